// Playlists with a like title vote for their tags. Titles are alike by the words and pairs of characters that they share, and
// each of these counts by what it says of tags: an opening such as `모두가 좋아할` is shared and means nothing.

import { selectTopK } from '../../core/top-k.ts';
import { type CsrMatrix, columnCounts, csrFromRows, csrRow, csrTranspose } from '../../dataset/csr-matrix.ts';
import { createTagPoll, type TagLifts } from './tag-votes.ts';
import { titleFeatures } from './title-features.ts';

/** Finds playlists by title; holds some 16 words and pairs a title. */
export interface NearTitles {
  /**
   * How much commoner tags are among playlists with a like title than elsewhere: the poll of `tag-votes.ts` with
   *
   *   w(v) = cos(q, v)^2 of the `NUM_NEAREST` nearest titles v,   of vectors that hold i(f) for each feature f.
   *
   * Playlists that hold nothing but given tags, such as the asked one itself, don't vote.
   * @param cleaned the asked title, as `cleanTitle` gives it
   * @param given distinct tags
   */
  find(cleaned: string, given: readonly number[]): TagLifts;
}

/** As measured on masked titles of demo data: docs/title-bert.md. */
const [SHARPNESS, NUM_NEAREST] = [2, 300];
/** Tags' worth of doubt in what a feature says. */
const DOUBT = 5;

/**
 * The index is made when the first title is asked.
 * @param titles (playlists) as `cleanTitle` gives them, empty where there is none
 * @param playlistTags (playlists, tags)
 */
export function createNearTitles(titles: readonly string[], playlistTags: CsrMatrix): NearTitles {
  const poll = createTagPoll(playlistTags, columnCounts(playlistTags));
  const products = new Float64Array(titles.length);
  let known: TitleIndex | null = null;

  /** Playlists that share a feature with the title; their dot products, over their lengths, are in place. */
  const findSharing = (cleaned: string): number[] => {
    known ??= indexTitles(titles, playlistTags);
    const { places, featureTitles, squares, lengths } = known;
    const sharing: number[] = [];
    for (const feature of titleFeatures(cleaned)) {
      const place = places.get(feature);
      if (place === undefined || squares[place] === 0) continue;
      for (const playlist of csrRow(featureTitles, place)) {
        if (products[playlist] === 0) sharing.push(playlist);
        products[playlist]! += squares[place]!;
      }
    }
    // The asked title's own length is a factor of all weights, and none of the lifts.
    for (const playlist of sharing) products[playlist]! /= lengths[playlist]!;
    return sharing;
  };

  return {
    find(cleaned, given) {
      const sharing = findSharing(cleaned);
      const saysMore = (playlist: number): boolean =>
        csrRow(playlistTags, playlist).some((tag) => !given.includes(tag));
      const voters = Uint32Array.from(given.length === 0 ? sharing : sharing.filter(saysMore));
      const kept = selectTopK(voters, voters.length, products, NUM_NEAREST);
      const lifts = poll.count(
        Array.from(voters.subarray(0, kept), (playlist) => [playlist, products[playlist]! ** SHARPNESS]),
      );
      for (const playlist of sharing) products[playlist] = 0;
      return lifts;
    },
  };
}

/** Titles by what they are compared by. */
interface TitleIndex {
  /** Row of each feature. */
  readonly places: ReadonlyMap<string, number>;
  /** (features, playlists) The titles of playlists without tags are not among them. */
  readonly featureTitles: CsrMatrix;
  /** (features) What each says of tags, squared. */
  readonly squares: Float64Array;
  /** (playlists) Length of each title's vector. */
  readonly lengths: Float64Array;
}

function indexTitles(titles: readonly string[], playlistTags: CsrMatrix): TitleIndex {
  const places = new Map<string, number>();
  const rows = titles.map((title, playlist) => {
    if (csrRow(playlistTags, playlist).length === 0) return [];
    return titleFeatures(title).map((feature) => {
      const place = places.get(feature) ?? places.size;
      places.set(feature, place);
      return place;
    });
  });
  const featureTitles = csrTranspose(csrFromRows(rows, places.size));
  const squares = weighFeatures(featureTitles, playlistTags).map((weight) => weight * weight);
  const lengths = Float64Array.from(rows, (row) =>
    Math.sqrt(row.reduce((sum, feature) => sum + squares[feature]!, 0)),
  );
  return { places, featureTitles, squares, lengths };
}

/**
 * (features) What each says of tags, in nats, from 0: the relative entropy of the tags of playlists whose title has it,
 *
 *   i(f) = sum over tags t of n_ft / n_f * log(P(t | f) / P(t)),   P(t | f) = (n_ft + k P(t)) / (n_f + k),
 *
 * with n_ft the playlists that hold t and have f in the title, n_f their sum over t, and P(t) the share of t among all tags
 * that are held (Kullback and Leibler 1951; the measure of how much a feature says is that of Dumais et al. 1998).
 */
function weighFeatures(featureTitles: CsrMatrix, playlistTags: CsrMatrix): Float64Array {
  const tagCounts = columnCounts(playlistTags);
  const counts = new Float64Array(playlistTags.numColumns);
  const numHeld = playlistTags.columns.length;
  return Float64Array.from({ length: featureTitles.numRows }, (_, feature) => {
    const found: number[] = [];
    let total = 0;
    for (const playlist of csrRow(featureTitles, feature)) {
      for (const tag of csrRow(playlistTags, playlist)) {
        if (counts[tag] === 0) found.push(tag);
        counts[tag]!++;
        total++;
      }
    }
    let entropy = 0;
    for (const tag of found) {
      const share = tagCounts[tag]! / numHeld;
      const smoothed = (counts[tag]! + DOUBT * share) / (total + DOUBT);
      entropy += (counts[tag]! / total) * Math.log(smoothed / share);
      counts[tag] = 0;
    }
    return Math.max(0, entropy);
  });
}

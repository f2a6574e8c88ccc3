// All tags of the demo world: theme words, then tags of middling use that belong to a scene, a theme word or an
// artist, then tags that are used once. Shares by rank follow a law fitted to Melon: its 100 commonest tags hold
// 60 % of the uses, the commonest stands on 10 to 14 % of the playlists.
import { createRandomStream, type RandomStream } from '../../core/random.ts';
import { type AliasTable, createAliasTable } from './alias-table.ts';
import type { Catalogue } from './catalogue.ts';
import { CONCEPTS } from './concepts.ts';
import { DEMO_GENRES } from './genres.ts';
import type { Scene } from './scenes.ts';
import type { DemoShape } from './sizes.ts';
import { makeRareTag } from './words.ts';

/** Tags, commonest first in tendency. */
export interface TagVocabulary {
  /** Distinct. Theme words first, in the order of `CONCEPTS`; tags used once last. */
  readonly tags: readonly string[];
  /** Row of the first tag that is used once. */
  readonly firstSingle: number;
  /** A middling tag of a scene, a theme word, or null where it has none. */
  drawOfScene(scene: number, random: RandomStream): number | null;
  drawOfConcept(concept: number, random: RandomStream): number | null;
  /** The tag that names an artist, or null. */
  ofArtist(artist: number): number | null;
  /** Any middling tag. */
  drawMiddling(random: RandomStream): number;
}

/** Share of playlists with the theme word of each rank, fitted on Melon: 0.105 (1 + r / 24)^-1.8. */
export function conceptShares(): Float64Array {
  return Float64Array.from(CONCEPTS, (_, rank) => 0.105 * (1 + rank / 24) ** -2.2);
}

type Owner = { readonly kind: 'scene' | 'concept' | 'artist'; readonly index: number };

function drawOwner(
  scenes: AliasTable,
  concepts: AliasTable,
  artists: AliasTable,
  random: RandomStream,
): Owner {
  const style = random.uniform();
  if (style < 0.5) return { kind: 'scene', index: scenes.draw(random) };
  if (style < 0.8) return { kind: 'concept', index: concepts.draw(random) };
  return { kind: 'artist', index: artists.draw(random) };
}

function nameTag(owner: Owner, scenes: readonly Scene[], catalogue: Catalogue, random: RandomStream): string {
  if (owner.kind === 'artist') return catalogue.artistNames[owner.index]!.replaceAll(' ', '');
  if (owner.kind === 'concept') return makeRareTag(random, CONCEPTS[owner.index]!.tag);
  const { genre, detail } = scenes[owner.index]!;
  const word = random.uniform() < 0.5 ? DEMO_GENRES[genre]!.details[detail]! : DEMO_GENRES[genre]!.noun;
  return makeRareTag(random, word.replace(/[' ]/g, ''));
}

/** Total fame of each artist: what its songs are due. */
function artistMasses(catalogue: Catalogue): Float64Array {
  const masses = new Float64Array(catalogue.artistNames.length);
  for (let a = 0; a < masses.length; a++) {
    for (let song = catalogue.artistStarts[a]!; song < catalogue.artistStarts[a + 1]!; song++) {
      masses[a]! += catalogue.songShares[song]!;
    }
  }
  return masses;
}

/** Members of each owner with an alias table over their weights, as a function that draws one. */
function drawByOwner(
  owners: readonly Owner[],
  kind: Owner['kind'],
  firstTag: number,
  weights: Float64Array,
): (index: number, random: RandomStream) => number | null {
  const members = new Map<number, number[]>();
  owners.forEach((owner, i) => {
    if (owner.kind !== kind) return;
    const known = members.get(owner.index);
    if (known === undefined) members.set(owner.index, [i]);
    else known.push(i);
  });
  const tables = new Map(
    [...members].map(([index, rows]) => [index, createAliasTable(rows.map((row) => weights[row]!))]),
  );
  return (index, random) => {
    const rows = members.get(index);
    return rows === undefined ? null : firstTag + rows[tables.get(index)!.draw(random)]!;
  };
}

/** Makes the vocabulary: `numTags` distinct tags, the last `numSingleTags` of them for one use each. */
export function createTagVocabulary(
  shape: DemoShape,
  scenes: readonly Scene[],
  sceneTable: AliasTable,
  catalogue: Catalogue,
  seed: number,
): TagVocabulary {
  const random = createRandomStream(seed, 'demo/tags');
  const conceptTable = createAliasTable(conceptShares());
  const artistTable = createAliasTable(artistMasses(catalogue));
  const taken = new Set(CONCEPTS.map((concept) => concept.tag));
  const owners: Owner[] = [];
  while (taken.size < shape.numTags) {
    const owner = drawOwner(sceneTable, conceptTable, artistTable, random);
    let tag = nameTag(owner, scenes, catalogue, random);
    // An artist has one tag; other words are told apart by one word more.
    while (taken.has(tag)) tag = owner.kind === 'artist' ? `${tag}팬` : makeRareTag(random, tag);
    taken.add(tag);
    owners.push(owner);
  }
  const firstSingle = shape.numTags - shape.numSingleTags;
  const numMiddling = firstSingle - CONCEPTS.length;
  const middling = owners.slice(0, numMiddling);
  const weights = Float64Array.from(middling, (_, rank) => 1 / (rank + 60));
  const all = createAliasTable(weights);
  const ofArtists = new Map<number, number>();
  middling.forEach((owner, i) => {
    if (owner.kind === 'artist' && !ofArtists.has(owner.index))
      ofArtists.set(owner.index, CONCEPTS.length + i);
  });
  return {
    tags: [...taken],
    firstSingle,
    drawOfScene: drawByOwner(middling, 'scene', CONCEPTS.length, weights),
    drawOfConcept: drawByOwner(middling, 'concept', CONCEPTS.length, weights),
    ofArtist: (artist) => ofArtists.get(artist) ?? null,
    drawMiddling: (stream) => CONCEPTS.length + all.draw(stream),
  };
}

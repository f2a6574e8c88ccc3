// Gathers playlists record by record on the way to a Dataset, and counts what is odd about them. Holds numbers,
// titles and dates only: records can be let go at once.
import type { ArenaPlaylist } from '../formats/arena-types.ts';
import { type PlaylistSource, UNKNOWN_DATE, UNKNOWN_LIKES } from './dataset.ts';
import { parseArenaDate } from './dates.ts';
import type { IdInterner } from './id-interner.ts';
import { addExample, type NamedCount } from './import-report.ts';
import { createRaggedRows, type RaggedRows } from './ragged-rows.ts';

/** What is odd about the playlists; the fields are those of `ImportReport.anomalies`. */
export interface PlaylistAnomalies {
  readonly repeatedSongs: { playlists: number; repeats: number };
  readonly repeatedTags: { playlists: number; repeats: number };
  readonly repeatedPlaylistIds: NamedCount;
  readonly questionsInTraining: NamedCount;
  emptyTitles: number;
  emptyPlaylists: number;
  playlistsWithoutDate: number;
}

/** Playlists under collection. Columns have one entry a playlist that was kept. */
export interface PlaylistCollector {
  readonly ids: number[];
  readonly titles: string[];
  readonly sources: PlaylistSource[];
  readonly likeCounts: number[];
  readonly updateDates: number[];
  readonly songs: RaggedRows<number>;
  readonly tags: RaggedRows<string>;
  readonly anomalies: PlaylistAnomalies;
  /** Keeps a playlist; one whose id is already there is skipped and counted. Add training before questions. */
  add(playlist: ArenaPlaylist, source: PlaylistSource): void;
}

function noAnomalies(): PlaylistAnomalies {
  return {
    repeatedSongs: { playlists: 0, repeats: 0 },
    repeatedTags: { playlists: 0, repeats: 0 },
    repeatedPlaylistIds: { count: 0, examples: [] },
    questionsInTraining: { count: 0, examples: [] },
    emptyTitles: 0,
    emptyPlaylists: 0,
    playlistsWithoutDate: 0,
  };
}

/** A collector that holds nothing; song ids and tags go into the interners. */
export function createPlaylistCollector(
  songIds: IdInterner<number>,
  tags: IdInterner<string>,
): PlaylistCollector {
  const sourceOfId = new Map<number, PlaylistSource>();
  const anomalies = noAnomalies();
  const countRepeats = (into: { playlists: number; repeats: number }, repeats: number): void => {
    if (repeats === 0) return;
    into.playlists++;
    into.repeats += repeats;
  };
  const collector: PlaylistCollector = {
    ids: [],
    titles: [],
    sources: [],
    likeCounts: [],
    updateDates: [],
    songs: createRaggedRows(songIds),
    tags: createRaggedRows(tags),
    anomalies,
    add(playlist, source) {
      const earlier = sourceOfId.get(playlist.id);
      if (earlier !== undefined) {
        const isRepeat = earlier === source;
        addExample(isRepeat ? anomalies.repeatedPlaylistIds : anomalies.questionsInTraining, playlist.id);
        return;
      }
      sourceOfId.set(playlist.id, source);
      countRepeats(anomalies.repeatedSongs, collector.songs.addRow(playlist.songs));
      countRepeats(anomalies.repeatedTags, collector.tags.addRow(playlist.tags));
      const date = parseArenaDate(playlist.updt_date);
      if (date === UNKNOWN_DATE) anomalies.playlistsWithoutDate++;
      const isBlank = playlist.plylst_title.trim() === '';
      const isEmpty = playlist.songs.length + playlist.tags.length === 0;
      if (source === 'training' && isBlank) anomalies.emptyTitles++;
      if (isEmpty && (source === 'training' || isBlank)) anomalies.emptyPlaylists++;
      collector.ids.push(playlist.id);
      collector.titles.push(playlist.plylst_title);
      collector.sources.push(source);
      // Counts beyond 32 bits don't occur; the cap keeps a wild one from wrapping to a negative number.
      collector.likeCounts.push(
        playlist.like_cnt === null ? UNKNOWN_LIKES : Math.min(playlist.like_cnt, 0x7fffffff),
      );
      collector.updateDates.push(date);
    },
  };
  return collector;
}

// The least work that answering questions by neighbours is: how many playlists are touched and how many votes are
// added, and what one read-modify-write at a random place costs here. Arguments: data set, model, questions.
// Prints one `VoteCounts`.
import { join } from 'node:path';
import { type CsrMatrix, columnCounts, sharedUint32 } from '../../src/dataset/csr-matrix.ts';
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import { questionKindOf } from '../../src/dataset/question-kind.ts';
import { readPlaylists } from '../../src/formats/read-playlists.ts';
import { createNeighbourFinder, playlistCount } from '../../src/models/neighbours/evidence.ts';
import { loadNeighbours } from '../../src/models/neighbours/neighbours-files.ts';
import { createTagMentionFinder } from '../../src/text/tag-mentions.ts';

/** Counts over all questions, and costs. */
export interface VoteCounts {
  readonly numQuestions: number;
  /** Entries of given items' playlists, for songs and for tags. */
  readonly touches: number;
  /** Entries of neighbour playlists, for songs and for tags. */
  readonly votes: number;
  /** Votes by kind of question. */
  readonly votesByKind: Readonly<Record<string, number>>;
  /** One addition to the vote of a song, where songs come as the catalogue's playlists hold them. */
  readonly nsPerVote: number;
  /** The same, where all songs are equally likely. */
  readonly nsPerUniformVote: number;
}

const [datasetDir, modelDir, questionsFile] = process.argv.slice(2) as [string, string, string];
const NUM_PASSES = 20;

/** Nanoseconds for one addition at each of `places`. */
function timeAdditions(places: Uint32Array, sums: Float64Array): number {
  const startedAt = performance.now();
  for (let i = 0; i < places.length; i++) sums[places[i]!]! += 0.5;
  return ((performance.now() - startedAt) * 1e6) / places.length;
}

/** Places below `size`, all equally likely (Numerical Recipes' linear congruential generator). */
function uniformPlaces(count: number, size: number): Uint32Array {
  const places = sharedUint32(count);
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    places[i] = Math.floor((state / 2 ** 32) * size);
  }
  return places;
}

const dataset = await loadDataset(datasetDir);
const { data, tagNames, parameters } = await loadNeighbours(join(modelDir, 'model'));
const finder = createNeighbourFinder(data);
const mentionFinder = createTagMentionFinder(tagNames, columnCounts(data.playlistTags));
const rowLengths = (matrix: CsrMatrix, rows: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += playlistCount(matrix, rows[i]!);
  return sum;
};

let numQuestions = 0;
let touches = 0;
let votes = 0;
const votesByKind: Record<string, number> = {};
for await (const question of readPlaylists(questionsFile)) {
  numQuestions++;
  const known = <Index>(indices: readonly (Index | undefined)[]): Index[] => [
    ...new Set(indices.filter((index) => index !== undefined)),
  ];
  const songs = known(question.songs.map((id) => dataset.songs.find(id)));
  const tags = known(question.tags.map((id) => dataset.tags.find(id)));
  const kind = questionKindOf({ title: question.plylst_title, songs, tags });
  if (kind === 'nothing') continue;
  const mentions = mentionFinder.find(question.plylst_title).filter((tag) => !tags.includes(tag as never));
  const query = { kind, songs, tags, mentions, date: null, bannedSongs: [] };
  for (const [target, items] of [
    ['songs', data.playlistSongs],
    ['tags', data.playlistTags],
  ] as const) {
    touches += rowLengths(data.songPlaylists, songs) + rowLengths(data.tagPlaylists, [...tags, ...mentions]);
    const { playlists } = finder.find(query, parameters[target][kind]);
    const count = rowLengths(items, playlists);
    votes += count;
    votesByKind[kind] = (votesByKind[kind] ?? 0) + count;
  }
}
const { columns } = data.playlistSongs;
const uniform = uniformPlaces(columns.length, dataset.songs.size);
const sums = new Float64Array(dataset.songs.size);
let nsPerVote = Number.POSITIVE_INFINITY;
let nsPerUniformVote = Number.POSITIVE_INFINITY;
// The fastest of many passes, in turns: other work on the machine only ever adds time.
for (let pass = 0; pass < NUM_PASSES; pass++) {
  nsPerVote = Math.min(nsPerVote, timeAdditions(columns, sums));
  nsPerUniformVote = Math.min(nsPerUniformVote, timeAdditions(uniform, sums));
}
const counts: VoteCounts = {
  numQuestions,
  touches,
  votes,
  votesByKind,
  nsPerVote,
  nsPerUniformVote,
};
process.stdout.write(JSON.stringify(counts));

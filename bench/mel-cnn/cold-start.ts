// Songs that no playlist holds, recommended by their sound: demo sound, a network that learns tags from it, songs hidden from all
// playlists, and how well these find them again, against songs in random order; by each way of placing them.
import { join } from 'node:path';
import type { MelReport } from '../../src/models/mel-cnn/report.ts';
import { PLACING_WAYS } from '../../src/models/sound-space/report.ts';
import type { ColdStartRun, ColdStartTask, WholeLists } from '../children/ask-cold-start.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { makeDemoSound, trainSounds } from './demo-sound.ts';

/** Songs with a sound; in small sizes fewer, which shows that it runs. */
const SONGS = { small: 150, medium: 500, melon: 2000 };
/** Passes of the network over them; none: its own choice. */
const EPOCHS = { small: ['--epochs', '6'], medium: [], melon: [] };
/** Times better than chance, where there are new songs enough: of 100 songs a list of 100 finds all by chance. */
const TARGET_RATIO = 5;
const LEAST_NEW_SONGS = 500;

/** Makes the sound, trains, hides and asks. */
export async function measureColdStart(context: BenchContext): Promise<Part> {
  const { root, workDir, size, say } = context;
  const numSongs = SONGS[size];
  const sound = await makeDemoSound(context, numSongs);
  const model = join(workDir, 'cold-start-sounds');
  const { report, run } = await trainSounds<MelReport>(root, sound, model, EPOCHS[size]);
  say(`sound model trained in ${run.seconds.toFixed(0)} s`);
  const source = join(workDir, `sound-${numSongs}-demo`);
  const part = await askColdStart(context, {
    ...{ data: sound.data, mels: sound.mels, sounds: model },
    questions: join(source, 'test.questions.json'),
    answers: join(source, 'test.answers.json'),
  });
  const rocAuc: Figure = {
    value: report.heldOut?.macro.rocAuc ?? null,
    unit: '',
    note: `of the network, ${report.numTrainingSongs} songs to learn from`,
  };
  return { ...part, figures: { 'cold start: macro ROC-AUC': rocAuc, ...part.figures } };
}

/** The part that needs no training of a network: for a sound model that is there already. */
export async function askColdStart({ root, say }: BenchContext, task: ColdStartTask): Promise<Part> {
  const { value, run } = await runChild<ColdStartRun>(root, 'ask-cold-start.ts', [JSON.stringify(task)]);
  const { numHiddenSongs, numNewSongs, numPlaylists, chance, ways, report } = value;
  const asked = `${numPlaylists} playlists rank ${numNewSongs} new songs, of which they held ${numHiddenSongs}`;
  const figures: Record<string, Figure> = {
    'cold start: chance, song nDCG': { value: chance.ndcg, unit: '', note: `${asked}; exact expectation` },
    'cold start: chance, recall at 10': { value: chance.recall, unit: '' },
  };
  for (const way of PLACING_WAYS) {
    const used = way === report.way ? 'used; ' : '';
    figures[`cold start: by ${way}, song nDCG`] = {
      value: ways[way].ndcg,
      unit: '',
      note: `${used}${asked}`,
    };
    figures[`cold start: by ${way}, recall at 10`] = { value: ways[way].recall, unit: '' };
    figures[`cold start: by ${way}, nDCG over chance`] = {
      value: ways[way].ndcg / chance.ndcg,
      unit: 'times',
      ...(way === report.way && numNewSongs >= LEAST_NEW_SONGS ? { atLeast: TARGET_RATIO } : {}),
    };
  }
  say(`cold start: ${(ways[report.way].ndcg / chance.ndcg).toFixed(1)} times better than chance`);
  Object.assign(figures, figuresOfLists(value));
  figures['cold start: listening, placing and measuring'] = { value: run.seconds, unit: 's' };
  return { figures, ratios: {}, peakRssBytes: { 'cold start: placing': run.peakRssBytes } };
}

/** How placed songs compete: lists of all songs. */
function figuresOfLists({
  whole,
  numQuestions,
  numHiddenInAnswers,
  newSongsInAnswers,
  meanCount,
}: ColdStartRun): Record<string, Figure> {
  const lists = `lists of 100 of all songs, ${numQuestions} questions with answers`;
  const figures: Record<string, Figure> = {};
  const add = (how: string, { ndcg, newSongs, hiddenSongs }: WholeLists): void => {
    const name = `cold start: whole lists, ${how}`;
    figures[`${name}: song nDCG`] = { value: ndcg, unit: '', note: lists };
    figures[`${name}: new songs among 100`] = { value: newSongs.amongHundred, unit: 'songs' };
    figures[`${name}: hidden songs among 100`] = { value: hiddenSongs.amongHundred, unit: 'songs' };
    figures[`${name}: hidden songs found`] = {
      value: hiddenSongs.numFound,
      unit: 'songs',
      note: `of ${numHiddenInAnswers} that answers ask for`,
    };
  };
  add('word2vec without hidden songs', whole.word2vec);
  whole.soundSpace.forEach(({ newSongCount, ...each }, place) => {
    add(`placed songs, count ${newSongCount}${place === 0 ? ' (default)' : ''}`, each);
  });
  add('word2vec, nothing hidden', whole.unhidden);
  figures['cold start: playlists that hold a song with a vector'] = {
    value: meanCount,
    unit: 'playlists',
    note: 'mean',
  };
  figures['cold start: new songs among 100 that answers ask for'] = {
    value: newSongsInAnswers,
    unit: 'songs',
  };
  return figures;
}

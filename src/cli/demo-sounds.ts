// The part of `segue demo` that hears songs: learns tags from short sounds, places songs that no playlist holds among the others,
// recommends them to a title, and says how good that is against chance. Brief on purpose: it shows that all of it works.
import { join } from 'node:path';
import type { OutsideId, SongIndex } from '../core/indices.ts';
import { type Catalog, openCatalog } from '../dataset/catalog.ts';
import { csrRow } from '../dataset/csr-matrix.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { loadDataset } from '../dataset/load-dataset.ts';
import { openMelPack } from '../formats/mel-pack.ts';
import { packMelTars } from '../formats/write-mel-pack.ts';
import type { TrainContext } from '../models/contract.ts';
import type { MelReport } from '../models/mel-cnn/report.ts';
import type { SoundSpaceReport } from '../models/sound-space/report.ts';
import type { SoundSpaceModel } from '../models/sound-space/sound-space.ts';
import { type HeardLabel, rankLabels } from '../serving/find-sound-tags.ts';
import type { Recommender } from '../serving/recommender.ts';
import { trainModel, trainRecommender } from '../serving/recommender-artefact.ts';

/** What `generateDemoData` is asked for: short sounds, since making them takes the most time of all. */
export const DEMO_SOUND = { audio: 200, audioSeconds: 6, wav: 2 } as const;

/** 2 seconds an example: the sound model trains on stretches at random places, so a short one sees all in the end. */
const HEARING = { frames: 128, epochs: 6 } as const;
const VECTORS = { epochs: 10, dimensions: 64, tuningQuestions: 0 } as const;
const SHOWN = { songs: 3, nearest: 3, tags: 3 } as const;
/** Known songs near to a new one whose genres are compared. */
const COMPARED = 10;

/** A song as it is shown. */
export interface DemoSong {
  readonly id: OutsideId;
  readonly name: string;
  readonly artists: readonly string[];
  readonly genres: readonly string[];
}

/** A new song with why it is recommended. */
export interface NewSong extends DemoSong {
  /** What is heard in it more than in other songs, by lift. */
  readonly tags: readonly HeardLabel[];
  readonly nearestSongs: readonly (DemoSong & { readonly cosine: number })[];
}

/** What came of it. */
export interface SoundDemo {
  readonly numSongs: number;
  readonly numNewSongs: number;
  readonly sounds: MelReport;
  readonly space: SoundSpaceReport;
  /**
   * Of the known songs nearest to a new one, the share that has a genre of it; and of all known songs. Sound models see no genres.
   * Null where there are no new songs.
   */
  readonly sameGenre: { readonly nearest: number; readonly all: number } | null;
  /** The title that new songs are recommended to. */
  readonly title: string;
  readonly newSongs: readonly NewSong[];
}

/**
 * Writes `mels/`, `vectors/`, `sounds/` and `space/` into `dir`.
 * @param options.melTars paths of the tars of `DEMO_SOUND`
 * @param options.dataset folder of the imported data set
 * @param options.title what new songs are recommended to
 */
export async function demonstrateSounds(
  dir: string,
  options: {
    readonly melTars: readonly string[];
    readonly dataset: string;
    readonly title: string;
    readonly force: boolean;
  },
  context: TrainContext,
): Promise<SoundDemo> {
  const { force, title } = options;
  const saving = { force, signal: context.signal };
  const mels = join(dir, 'mels');
  const { songs: numSongs } = await packMelTars(options.melTars, mels, { force }, context);
  const dataset = await loadDataset(options.dataset);
  const vectors = await trainModel('word2vec', dataset, VECTORS, context);
  const sounds = await trainModel('mel-cnn', dataset, { ...HEARING, mels }, context);
  const parts = { mels, sounds: sounds.model, word2vec: vectors.model };
  const trained = await trainRecommender('sound-space', dataset, parts, context);
  const { recommender } = trained;
  const model = trained.model as unknown as SoundSpaceModel;
  const catalog = await openCatalog(options.dataset);
  try {
    await vectors.save(join(dir, 'vectors'), saving);
    await sounds.save(join(dir, 'sounds'), saving);
    await trained.save(join(dir, 'space'), saving);
    const numNewSongs = recommender.placements!.newSongs.length;
    const hasNew = numNewSongs > 0;
    const newSongs = hasNew ? await recommendNew(title, { recommender, model, catalog, mels }) : [];
    const sameGenre = hasNew ? await compareGenres(recommender, model, dataset) : null;
    const reports = { sounds: model.sounds.report, space: model.report };
    return { numSongs, numNewSongs, ...reports, sameGenre, title, newSongs };
  } finally {
    catalog.close();
    await recommender.close();
    for (const each of [vectors.model, sounds.model, ...vectors.fallbacks]) await each.close();
  }
}

interface Shown {
  readonly recommender: Recommender;
  readonly model: SoundSpaceModel;
  readonly catalog: Catalog;
  readonly mels: string;
}

/** The first new songs for a title, with what is heard in them and what they lie near to. */
async function recommendNew(title: string, { recommender, model, catalog, mels }: Shown): Promise<NewSong[]> {
  const { songs, placements } = recommender;
  const describe = (id: OutsideId): DemoSong => {
    const { name, artists, genres } = catalog.songByIndex(songs.indexOf(id));
    return { id, name, artists, genres };
  };
  const asked = { numSongs: SHOWN.songs, numTags: 0, newSongs: 1 };
  const [answer] = await recommender.recommend([{ title }], asked);
  const pack = await openMelPack(mels);
  try {
    const shown: NewSong[] = [];
    for (const id of answer!.songs) {
      const [numBands, numFrames] = [pack.numBands, pack.frames(id as number)];
      const mel = { numBands, numFrames, data: pack.read(id as number) }; // (bands, frames)
      const { tags } = rankLabels(model, await model.tagProbabilitiesOf(mel), model.labels.length);
      const near = await placements!.nearestKnown(id, SHOWN.nearest);
      const nearestSongs = near.map(({ id: nearId, cosine }) => ({ ...describe(nearId), cosine }));
      shown.push({ ...describe(id), tags: pickTelling(tags), nearestSongs });
    }
    return shown;
  } finally {
    pack.close();
  }
}

/** The tags that a sound speaks for the most; the likeliest are those of most songs, whatever they sound like. */
export function pickTelling(tags: readonly HeardLabel[]): HeardLabel[] {
  return tags
    .filter(({ lift }) => lift > 1)
    .sort((a, b) => b.lift - a.lift)
    .slice(0, SHOWN.tags);
}

/** How often known songs near to new ones are of their genre, and how often any known songs are. */
async function compareGenres(
  { songs, placements }: Recommender,
  { space, placedSongs }: SoundSpaceModel,
  { metadata }: Dataset,
): Promise<NonNullable<SoundDemo['sameGenre']>> {
  const { songGenres } = metadata!;
  const placed = new Set(placedSongs);
  const { start, end } = space.ranges.songs;
  const known = space.indices.subarray(start, end).filter((song) => !placed.has(song));
  let [nearest, all] = [0, 0];
  for (const song of placements!.newSongs) {
    const own = csrRow(songGenres, song);
    const isAlike = (other: number): boolean =>
      csrRow(songGenres, other).some((genre) => own.includes(genre));
    const near = await placements!.nearestKnown(songs.idOf(song as SongIndex), COMPARED);
    nearest += near.filter(({ id }) => isAlike(songs.indexOf(id))).length / near.length;
    all += known.filter(isAlike).length / known.length;
  }
  const count = placements!.newSongs.length;
  return { nearest: nearest / count, all: all / count };
}

// `segue train sound-space`: places songs that no playlist holds in the space of word2vec, by their sound.
import { formatCount } from '../../../core/count-of.ts';
import { layOutTable } from '../../../core/text-table.ts';
import type { MelCnnModel } from '../../../models/mel-cnn/mel-cnn.ts';
import type { PlacingMeasures, SoundSpaceReport } from '../../../models/sound-space/report.ts';
import type { SoundSpaceModel } from '../../../models/sound-space/sound-space.ts';
import type { Word2vecModel } from '../../../models/word2vec/word2vec.ts';
import type { LoadedModel } from '../../../serving/recommender-artefact.ts';
import { numberOrOption } from '../../number-option.ts';
import { formatDuration } from '../../progress-line.ts';
import type { Session } from '../../session.ts';
import { describeModel, trainAndSave } from './train-and-save.ts';

const EXAMPLES = `
Both models must be trained on the same data set. Songs that the sound model was not trained on tell how to place the others.
Examples:
  segue train word2vec --data data --out vectors
  segue train mel-cnn --data data --mels mels --out sounds
  segue train sound-space --data data --mels mels --sounds sounds --word2vec vectors --out space`;

/** That of the model, which a test compares: models are not loaded before a command works. */
export const NEW_SONG_COUNT_RANGE = { least: 1, whole: true } as const;

const WAYS: Readonly<Record<SoundSpaceReport['way'], string>> = {
  tags: 'through the tags that are heard',
  map: 'by a map of the embedding',
  both: 'between the two',
};

/** What the command says of a training. */
export function formatSoundSpaceReport(report: SoundSpaceReport): string[] {
  const { measures, way, numPlacedSongs, numFittedSongs, numAsideSongs, numPlaylists, seconds } = report;
  const row = (name: string, { cosine, ndcg, recall }: PlacingMeasures, mark = ''): string[] => [
    name,
    ...[cosine, ndcg, recall].map((value) => value.toFixed(4)),
    mark,
  ];
  const rows = [
    ['', 'cosine', 'nDCG', 'recall@10', ''],
    ...(['tags', 'map', 'both'] as const).map((each) =>
      row(WAYS[each], measures[each], each === way ? 'used' : ''),
    ),
    row('by their true vectors', measures.true),
    row('baseline: mean vector, random order', measures.baseline),
  ];
  const factors = Object.entries(report.factors).map(([kind, factor]) => `${kind} ${factor.toFixed(2)}`);
  return [
    `${formatCount(numPlacedSongs)} songs placed ${WAYS[way]}, learned from ${formatCount(numFittedSongs)} songs, ${formatDuration(seconds)}`,
    `${formatCount(numAsideSongs)} songs unknown to the sound model, each placed by the others; ${formatCount(numPlaylists)} playlists rank them`,
    ...layOutTable(rows, { indent: 0 }),
    'these figures flatter a little: penalty, share and way are the best on these songs, and some told the sound model when to stop',
    `to compete, cosines of placed songs are multiplied by: ${factors.join(', ')}`,
  ];
}

/** Loads a model of one kind. */
async function loadModelOf<Model>(
  name: string,
  flag: string,
  dir: string,
  session: Session,
): Promise<LoadedModel & { readonly model: Model }> {
  const { ConfigError } = await import('../../../core/errors.ts');
  const { loadTrainedModel } = await import('../../../serving/recommender-artefact.ts');
  session.progress.stage(`loading ${dir}`, null, 'bytes');
  const loaded = await loadTrainedModel(dir, session);
  if (loaded.modelName === name) return loaded as LoadedModel & { readonly model: Model };
  await loaded.model.close();
  throw new ConfigError(
    `${flag}: ${dir} holds a ${loaded.modelName} model; give one made by segue train ${name}`,
  );
}

/** Describes the subcommand. */
export function describeSoundSpace() {
  return describeModel(
    'sound-space',
    'songs without playlists placed by their sound among the others, and recommended with them',
  )
    .requiredOption('--mels <pack>', 'spectrograms of songs, packed by segue pack')
    .requiredOption('--sounds <dir>', 'model made by segue train mel-cnn')
    .requiredOption('--word2vec <dir>', 'model made by segue train word2vec')
    .addOption(
      numberOrOption(
        '--new-song-count <n>',
        'rank a placed song as if so many playlists held it',
        'auto',
        NEW_SONG_COUNT_RANGE,
      ).default('auto' as const, 'auto: the least of all songs with a vector'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async ({ mels, sounds: soundsDir, word2vec: word2vecDir, newSongCount, ...options }) => {
      const loaded: [dir: string, model: LoadedModel][] = [];
      await trainAndSave<SoundSpaceModel>('sound-space', options, {
        async modelOptions(session) {
          const sounds = await loadModelOf<MelCnnModel>('mel-cnn', '--sounds', soundsDir, session);
          const word2vec = await loadModelOf<Word2vecModel>('word2vec', '--word2vec', word2vecDir, session);
          loaded.push([soundsDir, sounds], [word2vecDir, word2vec]);
          return { mels, sounds: sounds.model, word2vec: word2vec.model, newSongCount };
        },
        async checkData(dataset) {
          const { checkIds } = await import('../../../models/sound-space/check-models.ts');
          const { checkTrainedOn } = await import('../../../serving/check-trained-on.ts');
          for (const [dir, model] of loaded) checkIds(dataset, model, dir);
          for (const [dir, model] of loaded) checkTrainedOn(dataset, model, dir);
        },
        describe: ({ report }) => formatSoundSpaceReport(report),
        toJson: ({ report }) => ({ report }),
      });
    });
}

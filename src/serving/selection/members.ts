// The models among which a selection chooses: which by default, on which data, with which options, and what their
// second training takes over from the first.
import { csrRow } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { TITLE_BERT_DEFAULTS, type TitleBertOptions } from '../../models/title-bert/options.ts';
import type { TitleBertModel } from '../../models/title-bert/title-bert.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import type { PlaylistModel } from '../model-kinds.ts';

/** How a selection handles one member. What is left out has a default. */
export interface MemberSettings {
  /** Options of a training on these data; default none. */
  readonly options?: (dataset: Dataset) => object;
  /** Options of the training on everything, given the model that was measured; default `options`. */
  readonly finalOptions?: (measured: PlaylistModel) => object;
  /** Whether the member can learn from these data; default always. */
  readonly canLearn?: (dataset: Dataset) => boolean;
  /** What `canLearn` asks for, for people. */
  readonly needs?: string;
}

/** Weights that were tuned on masked data serve on everything too, so that tuning happens once. */
const keepParameters = (measured: PlaylistModel): object => ({
  parameters: (measured as PlaylistModel & { readonly parameters: unknown }).parameters,
});

/**
 * Steps that each of the title model's trainings is laid out for, where a pass has no more. A selection has three of them
 * (two on masked data, one on everything), so this is time before quality: of 250, 500 and 1,000 tag nDCG of masked bare titles was 0.4135, 0.4336 and 0.4525 on 3,000 made titles. On
 * 1,159 real ones 250 did (0.2521; laid out for 1,150 steps 0.2413).
 */
const TITLE_STEPS = 250;
/**
 * Passes over the titles; the second number rules where titles are few, the first where they are more than 8,000, and a
 * pass is then more than those steps. 115,071 titles are 3,596 steps: about 6 minutes of processor time at some 100 ms a
 * step, and 18 for the three trainings.
 */
const TITLE_EPOCHS = [1, 40] as const;

/**
 * What takes long is left out: vectors, which bring songs alone, and untitled playlists, of which 6,000 gained 0.015 of
 * that nDCG in more than twice the time.
 */
const BRIEF = { vectors: 'none', tagTitles: 0 } as const satisfies Partial<TitleBertOptions>;

function titleOptions({ titles }: Dataset): Partial<TitleBertOptions> {
  const numTitles = titles.filter((title) => cleanTitle(title) !== '').length;
  const epochs = Math.ceil((TITLE_STEPS * TITLE_BERT_DEFAULTS.batchSize) / Math.max(1, numTitles));
  const [least, most] = TITLE_EPOCHS;
  return { ...BRIEF, epochs: Math.min(most, Math.max(least, epochs)) };
}

/**
 * Besides the weights, how many passes served best, and the passes that the learning rate was laid out for: one that fell
 * to 0 by the best pass would give another network than the measured one. Where titles were too few to tune on, there are
 * no weights to keep, and the passes are those laid out for.
 */
function keepTuned(measured: PlaylistModel): Partial<TitleBertOptions> {
  const { parameters, tuning, report, provenance } = measured as TitleBertModel;
  const epochs = provenance.epochs as number; // given by `titleOptions`, never `auto`
  return tuning.length === 0
    ? { ...BRIEF, epochs, tuningQuestions: 0 }
    : { ...BRIEF, epochs, stopAfter: report.epochs, parameters };
}

/** Whether titles can be learned here: enough playlists that have one hold the same tag. */
function hasTitlesToLearn({ titles, playlistTags }: Dataset): boolean {
  const counts = new Uint32Array(playlistTags.numColumns);
  return titles.some(
    (title, playlist) =>
      cleanTitle(title) !== '' &&
      csrRow(playlistTags, playlist).some((tag) => ++counts[tag]! >= TITLE_BERT_DEFAULTS.minTagCount),
  );
}

/** Settings by name; a model that is not here has the defaults. */
export const MEMBER_SETTINGS: Readonly<Record<string, MemberSettings>> = {
  neighbours: { finalOptions: keepParameters },
  'title-bert': {
    options: titleOptions,
    finalOptions: keepTuned,
    canLearn: hasTitlesToLearn,
    needs: `${TITLE_BERT_DEFAULTS.minTagCount} playlists that have a title and a tag in common`,
  },
  word2vec: { finalOptions: keepParameters },
};

/** Those tried by default, the first being the one that answers unless another is clearly better. */
export const DEFAULT_MEMBERS: readonly string[] = ['neighbours', 'title-bert', 'popularity'];

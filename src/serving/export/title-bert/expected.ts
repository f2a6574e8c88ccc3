// What the exported network answers to some titles, so that a program that loads it can check itself.
import type { EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import { createTensor } from '../../../engine/graph/engine-tensor.ts';
import { createSession, type Session } from '../../../engine/session.ts';
import type { TitleParts } from '../../../models/title-bert/title-reader.ts';
import { cleanTitle } from '../../../text/wordpiece/clean-title.ts';
import { PROBABILITIES } from './export-graph.ts';

/** A label with its probability. */
export interface ExpectedLabel {
  /** Place in the output, and in the file of labels. */
  readonly place: number;
  readonly label: string | number;
  readonly probability: number;
}

/** One title with its answer. */
export interface ExpectedTitle {
  readonly title: string;
  /** What is to be tokenized. */
  readonly cleaned: string;
  readonly inputIds: readonly number[];
  /** The likeliest, best first. */
  readonly tags: readonly ExpectedLabel[];
  readonly songs: readonly ExpectedLabel[];
}

/** How far other programs may be off. */
export const EXPECTED_TOLERANCE = 1e-4;

/** In the languages and shapes that titles have. */
export const EXPECTED_TITLES: readonly string[] = [
  '비 오는 날 듣기 좋은 재즈',
  '★여름밤★ 드라이브할 때 듣는 노래 🚗',
  'Rainy day jazz',
  '2019 카페에서 듣는 잔잔한 발라드 모음집!!!',
  '운동할때',
  '새벽 감성 R&B',
  `${'잠들기 전 듣는 조용한 노래 '.repeat(34)}`,
];

const MOST_LABELS = 10;

/**
 * Runs the exported file on each title alone.
 * @param modelFile path of the ONNX file
 * @param labels ids in the order of the outputs
 */
export async function expectTitles(
  modelFile: string,
  { tokenizer, maxLength }: Pick<TitleParts, 'tokenizer' | 'maxLength'>,
  labels: { readonly tags: readonly string[]; readonly songs: readonly (string | number)[] },
): Promise<ExpectedTitle[]> {
  const session = await createSession(modelFile, { threads: 1 });
  try {
    const expected: ExpectedTitle[] = [];
    for (const title of EXPECTED_TITLES) {
      const cleaned = cleanTitle(title);
      const { ids, typeIds } = tokenizer.encode(cleaned, null, maxLength);
      const outputs = await runOne(session, ids, typeIds);
      expected.push({
        title,
        cleaned,
        inputIds: [...ids],
        tags: likeliest(outputs[PROBABILITIES.tag_head], labels.tags),
        songs: likeliest(outputs[PROBABILITIES.song_head], labels.songs),
      });
    }
    return expected;
  } finally {
    await session.close();
  }
}

function runOne(
  session: Session,
  ids: Int32Array,
  typeIds: Int32Array,
): Promise<Record<string, EngineTensor>> {
  const wide = (values: ArrayLike<number>): EngineTensor => createTensor('int64', [1, ids.length], values);
  return session.run({
    input_ids: wide(ids),
    token_type_ids: wide(typeIds),
    attention_mask: wide(new Int32Array(ids.length).fill(1)),
  });
}

function likeliest(
  probabilities: EngineTensor | undefined,
  labels: readonly (string | number)[],
): ExpectedLabel[] {
  if (probabilities === undefined) return [];
  const values = probabilities.data as Float32Array; // (1, labels)
  const places = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  return places.slice(0, MOST_LABELS).map((place) => ({
    place,
    label: labels[place]!,
    probability: values[place]!,
  }));
}

// Prints a batch and its losses by a directory of `segue pretrain bert`, as JSON for check_written.py.
import { createRandomStream } from '../../../src/core/random.ts';
import { type EngineTensor, toNumbers } from '../../../src/engine/graph/engine-tensor.ts';
import { toModelBytes } from '../../../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../../../src/engine/session.ts';
import { readBertDirectory } from '../../../src/models/bert/bert-directory.ts';
import { createTokenMasker } from '../../../src/models/bert/pretraining/mask-tokens.ts';
import {
  type PretrainingExample,
  toPretrainingBatch,
} from '../../../src/models/bert/pretraining/pretraining-batch.ts';
import { headsFromFile } from '../../../src/models/bert/pretraining/pretraining-heads.ts';
import { createPretrainingNetwork } from '../../../src/models/bert/pretraining/pretraining-network.ts';

const IGNORED = -100;
const PAIRS = [
  ['비 오는 날 듣기 좋은 재즈', '재즈 비오는날 카페'],
  ['신나는 여름 드라이브 음악', '휴식 잔잔한'],
  ['작업할 때', '집중 공부 팝'],
] as const;

const dir = process.argv[2]!;
const { config, tokenizer, values, extra } = await readBertDirectory(dir);
const maskTokens = createTokenMasker(tokenizer.vocabulary, 0.3);
const examples = PAIRS.map(
  ([title, tags], place): PretrainingExample => ({
    ...maskTokens(tokenizer.encode(title, tags, 32), createRandomStream(1, 'check', place)),
    tags: place % 2 === 0 ? 'own' : 'other',
  }),
);
const batch = toPretrainingBatch(examples, tokenizer.vocabulary.padId);
const { graph, maskedLoss, tagsLoss } = createPretrainingNetwork(config, null);
const session = await createSession(toModelBytes(graph, { outputs: { maskedLoss, tagsLoss } }));
const all = new Map([...values, ...headsFromFile(config, extra, dir)]);
const weights = Object.fromEntries(graph.parameters.map(({ name }) => [name, all.get(name)!]));
const losses = await session.run({ ...weights, ...batch });
await session.close();

const rowsOf = (tensor: EngineTensor): number[][] => {
  const [rows, columns] = tensor.shape as [number, number];
  const numbers = toNumbers(tensor);
  return Array.from({ length: rows }, (_, row) => numbers.slice(row * columns, (row + 1) * columns));
};
const labels = rowsOf(batch.input_ids!).map((row) => row.map(() => IGNORED));
examples.forEach(({ positions, labels: hidden }, row) => {
  positions.forEach((place, i) => {
    labels[row]![place] = hidden[i]!;
  });
});
process.stdout.write(
  JSON.stringify({
    pair: PAIRS[0],
    pairIds: [...tokenizer.encode(PAIRS[0][0], PAIRS[0][1], 32).ids],
    inputIds: rowsOf(batch.input_ids!),
    typeIds: rowsOf(batch.token_type_ids!),
    mask: rowsOf(batch.attention_mask!),
    ...{ labels, next: toNumbers(batch.tags_labels!) },
    maskedLoss: toNumbers(losses.maskedLoss!)[0],
    tagsLoss: toNumbers(losses.tagsLoss!)[0],
  }),
);

// What an encoder gives for texts one by one: for tests and scripts.
import { createGraph } from '../../../src/engine/graph/graph.ts';
import { toModelBytes } from '../../../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../../../src/engine/session.ts';
import type { BertDirectory } from '../../../src/models/bert/bert-directory.ts';
import { encodeBatch } from '../../../src/models/bert/encode-batch.ts';
import { bertEncoder, bertInputs } from '../../../src/models/bert/encoder.ts';
import { firstValues } from '../../../src/models/bert/first-values.ts';
import type { Encoding } from '../../../src/text/wordpiece/tokenizer.ts';

/** Outputs of one text: (length * hidden) and (hidden). */
export interface TextOutputs {
  readonly last: Float32Array;
  readonly pooled: Float32Array;
}

/** Runs the encoder of a directory on each text alone. */
export async function runEncoder(
  { config, values }: Pick<BertDirectory, 'config' | 'values'>,
  encodings: readonly Encoding[],
): Promise<TextOutputs[]> {
  const graph = createGraph('bert');
  const { lastHiddenState, pooled } = bertEncoder(graph, config, bertInputs(graph));
  const outputs = { last: lastHiddenState, pooled };
  const session = await createSession(
    toModelBytes(graph, { outputs, initializers: firstValues(graph, 1, values) }),
    { threads: 1 },
  );
  try {
    const found: TextOutputs[] = [];
    for (const encoding of encodings) {
      const { last, pooled } = await session.run(encodeBatch([encoding], config.padTokenId));
      found.push({ last: last!.data as Float32Array, pooled: pooled!.data as Float32Array });
    }
    return found;
  } finally {
    await session.close();
  }
}

// The first layer of BERT: embeddings of token, place and segment, summed and normalised (Devlin et al. 2019, figure 2).
// The gradient of the table of tokens is dense: the table is also the last product of the masked language model, whose
// gradient is dense anyway, Adam's moments then decay in all rows as in the original, and shards can sum it. At 8,000
// rows of 256 the zeros, the sum and the optimizer's pass take a few milliseconds of a step of some hundred.
import { emit } from '../../engine/graph/emit.ts';
import type { Tensor } from '../../engine/graph/graph.ts';
import { truncatedNormalValues } from '../../engine/graph/initializers.ts';
import { runTimeLength } from '../../engine/graph/run-time-shape.ts';
import { add } from '../../engine/operators/add.ts';
import { embedding } from '../../engine/operators/embedding.ts';
import { reshape } from '../../engine/operators/reshape.ts';
import type { BertConfig } from './config.ts';
import type { BertInputs } from './encoder.ts';
import { type DropOut, normalize } from './layer.ts';

/**
 * Vectors of the tokens before the first layer, (batch, length, hidden). A run fails for a token or segment that the
 * tables lack, and for a text longer than the table of places.
 */
export function embedTokens(config: BertConfig, inputs: BertInputs, dropOut: DropOut): Tensor {
  const { inputIds, tokenTypeIds } = inputs;
  const { graph } = inputIds;
  const { hiddenSize } = config;
  const table = (name: string, rows: number): Tensor =>
    graph.parameter(
      `${name}/weight`,
      'float32',
      [rows, hiddenSize],
      truncatedNormalValues(config.initializerRange),
    );
  return graph.scope('embeddings', () => {
    const tokens = embedding(table('word_embeddings', config.vocabSize), inputIds); // (batch, length, hidden)
    // With a plain gather ONNX Runtime would slice instead, and a text that is too long fail with a riddle.
    const places = embedding(
      table('position_embeddings', config.maxPositionEmbeddings),
      countFromZero(inputIds),
    ); // (length, hidden)
    const segments = embedding(table('token_type_embeddings', config.typeVocabSize), tokenTypeIds);
    const sum = add(add(tokens, segments), places); // (batch, length, hidden)
    return dropOut(normalize(config, sum), config.hiddenDropoutProb);
  });
}

/** 0, 1, 2, ... as many as a text has tokens: int64 (length). */
function countFromZero(inputIds: Tensor): Tensor {
  const { graph } = inputIds;
  const length = inputIds.shape[1]!;
  if (typeof length === 'number') {
    return graph.constant(
      'int64',
      [length],
      Array.from({ length }, (_, place) => place),
      'places',
    );
  }
  const limit = reshape(runTimeLength(graph, length), []); // ()
  const bounds = [graph.scalar('int64', 0), limit, graph.scalar('int64', 1)];
  return emit('Range', bounds, { dtype: 'int64', shape: [length] });
}

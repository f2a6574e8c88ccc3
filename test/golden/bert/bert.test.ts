// The encoder against transformers: outputs, and the gradients of all parameters.
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../src/engine/gradients/gradients.ts';
import { createGraph } from '../../../src/engine/graph/graph.ts';
import { namedValues } from '../../../src/engine/graph/initializers.ts';
import { toModelBytes } from '../../../src/engine/onnx/to-model-bytes.ts';
import { add } from '../../../src/engine/operators/add.ts';
import { cast } from '../../../src/engine/operators/cast.ts';
import { mul } from '../../../src/engine/operators/mul.ts';
import { reduceSum } from '../../../src/engine/operators/reduce-sum.ts';
import { reshape } from '../../../src/engine/operators/reshape.ts';
import { createSession } from '../../../src/engine/session.ts';
import { bertEncoder, bertInputs } from '../../../src/models/bert/encoder.ts';
import { firstValues } from '../../../src/models/bert/first-values.ts';
import { switchLayout } from '../../../src/models/bert/parameter-names.ts';
import '../../helpers/to-be-allclose.ts';
import {
  batchOf,
  CASES,
  configOf,
  decodeTensor,
  drawParameter,
  drawTensor,
  type GoldenCase,
  nameInFile,
} from './golden-bert.ts';

const AGAINST_TRANSFORMERS = { rtol: 1e-5, atol: 1e-5 };

/** Outputs, loss and gradients, these by the names in files. */
async function compute(golden: GoldenCase) {
  const graph = createGraph('bert');
  const inputs = bertInputs(graph);
  const { lastHiddenState, pooled } = bertEncoder(graph, configOf(golden), inputs);
  const factors = {
    last: drawTensor('last', golden.last.shape),
    pooled: drawTensor('pooled', golden.pooled.shape),
  };
  const mask = reshape(cast(inputs.attentionMask, 'float32'), ['batch', 'length', 1]);
  const ofLast = mul(mul(lastHiddenState, mask), graph.input('last', 'float32', lastHiddenState.shape));
  const loss = add(reduceSum(ofLast), reduceSum(mul(pooled, graph.input('pooled', 'float32', pooled.shape))));
  graph.output('loss', loss);
  graph.output('last/result', lastHiddenState);
  graph.output('pooled/result', pooled);
  const found = gradients(loss, graph.parameters);
  for (const [{ name }, gradient] of found) graph.output(`gradient/${name}`, gradient);
  const given = new Map(graph.parameters.map((parameter) => [parameter.name, drawParameter(parameter)]));
  const session = await createSession(toModelBytes(graph), { threads: 1 });
  try {
    const values = namedValues(firstValues(graph, 1, given));
    const results = await session.run({ ...batchOf(golden), ...factors, ...values });
    const byName = [...found.keys()].map(({ name }) => {
      return [nameInFile(name), switchLayout(name, results[`gradient/${name}`]!)] as const;
    });
    return { results, byName: new Map(byName) };
  } finally {
    await session.close();
  }
}

describe('the BERT encoder', () => {
  it.each(Object.entries(CASES))('gives what transformers gives: %s', async (_, golden) => {
    const { results, byName } = await compute(golden);
    expect(results['last/result']!).toBeAllclose(decodeTensor(golden.last), AGAINST_TRANSFORMERS);
    expect(results['pooled/result']!).toBeAllclose(decodeTensor(golden.pooled), AGAINST_TRANSFORMERS);
    expect(results.loss!.data).toBeAllclose([golden.loss], { rtol: 1e-5, atol: 1e-4 });
    expect([...byName.keys()].sort()).toEqual(Object.keys(golden.gradients).sort());
    for (const [name, gradient] of Object.entries(golden.gradients)) {
      const [expected, got] = [decodeTensor(gradient), byName.get(name)!];
      expect({ name, shape: got.shape }).toEqual({ name, shape: expected.shape });
      expect(got, name).toBeAllclose(expected, { rtol: 1e-4, atol: 2e-5 });
    }
  });
});

// Writes models of the engine for check_models.py. Argument: a folder. For each network of the golden data: training
// with gradients, inference with weights inside, and inference with weights in a file beside; and `cases.json` with
// feeds, the loss by ONNX Runtime and the names that must be kept.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gradients } from '../../../src/engine/gradients/gradients.ts';
import { toNumbers } from '../../../src/engine/graph/engine-tensor.ts';
import { trainableParameters } from '../../../src/engine/graph/graph.ts';
import { initializeParameters } from '../../../src/engine/graph/initializers.ts';
import { createSession } from '../../../src/engine/session.ts';
import { writeModel } from '../../../src/formats/write-model.ts';
import { buildNetwork, NETWORKS } from '../pytorch/golden-networks.ts';

const folder = process.argv[2]!;
const cases: object[] = [];
for (const name of NETWORKS) {
  const { graph, loss, feeds } = buildNetwork(name);
  const initializers = initializeParameters(graph, 1);
  const names = graph.parameters.map((parameter) => parameter.name);
  const outputs = { loss };
  const inside = join(folder, `${name}.onnx`);
  await writeModel(inside, graph, { outputs, initializers });
  const outside = join(folder, `${name}-outside.onnx`);
  const { weights } = await writeModel(outside, graph, {
    outputs,
    initializers,
    maxModelBytes: 1,
    minWeightBytes: 100,
  });
  const session = await createSession(inside, { threads: 1 });
  const { loss: value } = await session.run(feeds);
  await session.close();
  const stored = Object.fromEntries(
    Object.entries(feeds).map(([key, tensor]) => [key, { ...tensor, data: toNumbers(tensor) }]),
  );
  const common = { names, feeds: stored, loss: toNumbers(value!)[0] };
  cases.push({ file: inside, weights: null, ...common }, { file: outside, weights, ...common });
  const training = join(folder, `${name}-training.onnx`);
  const trained = gradients(loss, trainableParameters(graph));
  const all = {
    loss,
    ...Object.fromEntries([...trained].map(([{ name: of }, value]) => [`d/${of}`, value])),
  };
  await writeModel(training, graph, { outputs: all });
  cases.push({ file: training, weights: null, names, feeds: null, loss: null });
}
writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));

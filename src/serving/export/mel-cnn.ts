// A sound model for other programs: an ONNX file, its weights by layer, what its outputs stand for, and some sounds with what it
// hears in them, to check by.
import { join } from 'node:path';
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { sigmoid } from '../../engine/operators/sigmoid.ts';
import { createSession } from '../../engine/session.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import { writeTextAtomically } from '../../formats/write-atomically.ts';
import { writeModel } from '../../formats/write-model.ts';
import type { MelCnnModel } from '../../models/mel-cnn/mel-cnn.ts';
import {
  buildInference,
  MEL_INPUT,
  type MelNetwork,
  valuesOf,
} from '../../models/mel-cnn/networks/network.ts';
import { toFileTensor } from '../../models/training/file-tensors.ts';
import type { Exporter } from './export-model.ts';

/** Names of what an export holds. */
export const MEL_EXPORT_FILES = {
  model: 'model.onnx',
  weights: 'weights.safetensors',
  labels: 'labels.json',
  expected: 'expected.json',
  sounds: 'expected.safetensors',
  readme: 'README.md',
} as const;

/** How far other programs may be off. */
export const MEL_EXPORT_TOLERANCE = 1e-4;

/** Likeliest labels of each sound in `expected.json`. */
const MOST_LABELS = 10;
const NUM_SOUNDS = 3;

/** Writes the files into an empty folder. */
export const exportMelCnn: Exporter = async (dir, loaded) => {
  const { network, labels, values } = loaded.model as unknown as MelCnnModel;
  const weights = await values();
  const graph = buildInference(network);
  const metadata = { model: 'mel-cnn', network: network.name };
  const modelFile = join(dir, MEL_EXPORT_FILES.model);
  const { logits, embedding: output } = Object.fromEntries(graph.outputs);
  const outputs = { probabilities: sigmoid(logits!), embedding: output! };
  await writeModel(modelFile, graph, { outputs, initializers: valuesOf(graph, weights), metadata });
  const tensors = [...weights].map(([name, value]) => [name, toFileTensor(name, value)] as const);
  await writeSafetensors(join(dir, MEL_EXPORT_FILES.weights), new Map(tensors));
  const writeJson = (file: string, value: unknown): Promise<void> =>
    writeTextAtomically(join(dir, file), [`${JSON.stringify(value, null, 1)}\n`]);
  await writeJson(
    MEL_EXPORT_FILES.labels,
    labels.map(({ kind, name }) => ({ kind, name })),
  );
  const mel = soundsFor(network, weights);
  const { probabilities, embedding } = await runExport(modelFile, mel);
  await writeSafetensors(
    join(dir, MEL_EXPORT_FILES.sounds),
    new Map(
      Object.entries({ mel, probabilities, embedding }).map(([name, t]) => [name, toFileTensor(name, t)]),
    ),
  );
  const sounds = Array.from({ length: NUM_SOUNDS }, (_, sound) => ({
    likeliest: likeliest(probabilities.data as Float32Array, sound, labels),
  }));
  await writeJson(MEL_EXPORT_FILES.expected, { tolerance: MEL_EXPORT_TOLERANCE, sounds });
  const dim = embedding.shape[1]!;
  await writeTextAtomically(join(dir, MEL_EXPORT_FILES.readme), [formatMelReadme(network, dim)]);
  const { name, ...shape } = network;
  return { network: name, ...shape, embeddingSize: dim };
};

/** Spectrograms that differ in every band and frame, spread as the training songs are: (sounds, bands, frames). */
function soundsFor(
  { numBands, numFrames }: MelNetwork,
  weights: ReadonlyMap<string, EngineTensor>,
): EngineTensor {
  const [means, deviations] = ['mean', 'deviation'].map(
    (name) => weights.get(`input/${name}`)!.data as Float32Array,
  );
  const size = numBands * numFrames;
  const mel = Float32Array.from({ length: NUM_SOUNDS * size }, (_, i) => {
    const [sound, band, frame] = [Math.floor(i / size), Math.floor((i % size) / numFrames), i % numFrames];
    const wave = Math.sin(0.37 * frame * (1 + sound) + band) + Math.sin(0.011 * frame * band + sound);
    return means![band]! + deviations![band]! * wave;
  });
  return createTensor('float32', [NUM_SOUNDS, numBands, numFrames], mel);
}

/** Runs the exported file. */
async function runExport(
  file: string,
  mel: EngineTensor,
): Promise<{ probabilities: EngineTensor; embedding: EngineTensor }> {
  const session = await createSession(file, { threads: 1 });
  try {
    const { probabilities, embedding } = await session.run({ [MEL_INPUT]: mel });
    return { probabilities: probabilities!, embedding: embedding! };
  } finally {
    await session.close();
  }
}

function likeliest(probabilities: Float32Array, sound: number, labels: MelCnnModel['labels']) {
  const row = probabilities.subarray(sound * labels.length, (sound + 1) * labels.length);
  const places = Array.from(row.keys()).sort((a, b) => row[b]! - row[a]! || a - b);
  return places.slice(0, MOST_LABELS).map((place) => ({
    place,
    name: labels[place]!.name,
    probability: row[place]!,
  }));
}

/** What the files are, and the steps to an answer in other programs. */
function formatMelReadme({ name, numBands, numFrames, numLabels }: MelNetwork, dim: number): string {
  return `# A sound model of Segue

From the mel-spectrogram of a song to probabilities of ${numLabels} labels, each for itself. Network \`${name}\`, layer by layer in
Segue's docs/mel-cnn.md.

| file | what |
| --- | --- |
| \`model.onnx\` | the whole network for ONNX Runtime: input \`mel\`, float32 (batch, ${numBands}, ${numFrames}), in dB; outputs \`probabilities\` (batch, ${numLabels}) and \`embedding\` (batch, ${dim}) |
| \`model.weights.bin\` | its weights, where they are too large for one file |
| \`weights.safetensors\` | the weights by layer: of convolutions (filters, channels, bands, frames), of linear layers (inputs, outputs) |
| \`labels.json\` | what each output stands for |
| \`expected.safetensors\`, \`expected.json\` | ${NUM_SOUNDS} spectrograms with probabilities and embeddings, and their likeliest labels |

## Steps

1. Make a spectrogram as \`segue mel\` does: 16 kHz, mono, frames of 512 every 256 samples, ${numBands} bands, dB.
2. A longer one: windows of ${numFrames} frames, as few as cover it, evenly placed. Average the logits of its windows, then take
   the sigmoid. A shorter one: repeat it from its start.
3. Run \`model.onnx\`, or rebuild the layers from \`weights.safetensors\`; \`examples/reload-mel-cnn.py\` of Segue does both in
   PyTorch and Keras, and compares with what Segue gave: within ${MEL_EXPORT_TOLERANCE}.
`;
}

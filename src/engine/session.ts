// The door to ONNX Runtime, and the only file that imports it: loads a model and runs it. The import waits for the
// first session, so that commands that compute nothing start fast.
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { checkOptionNames } from '../core/check-option-names.ts';
import { ConfigError, ShapeError, TrainingError } from '../core/errors.ts';
import { explainImport, explainLoading, firstLine } from './explain-loading.ts';
import { DATA_TYPES, type DataType } from './graph/data-types.ts';
import { formatShape, type Shape } from './graph/dims.ts';
import { countElements, type EngineTensor } from './graph/engine-tensor.ts';

/** Where a session can compute. */
export const DEVICES = ['cpu', 'webgpu', 'cuda'] as const;

/** One of DEVICES. */
export type Device = (typeof DEVICES)[number];

/** How a session computes. */
export interface SessionOptions {
  /** Default `cpu`. */
  readonly device?: Device;
  /** Threads inside an operator, from 1; default 0, which lets ONNX Runtime take one a core. */
  readonly threads?: number;
  /**
   * Most memory of the GPU that a session takes, in bytes; default 0, which is no limit. For `cuda` alone: ONNX
   * Runtime can not limit `webgpu`, and `cpu` has no GPU. Not every build keeps to it: `resolveSession` finds out.
   */
  readonly gpuMemoryLimitBytes?: number;
}

/** Defaults of SessionOptions. */
export const SESSION_DEFAULTS: Required<SessionOptions> = {
  device: 'cpu',
  threads: 0,
  gpuMemoryLimitBytes: 0,
};

/** Name, type and shape of an input or output of a model. */
export interface ValueDescription {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: Shape;
}

/** A loaded model. Close it when done: its memory is not the garbage collector's. */
export interface Session {
  readonly inputs: readonly ValueDescription[];
  readonly outputs: readonly ValueDescription[];
  /**
   * Computes outputs. The work holds the calling thread until it is done.
   * @param feeds a tensor for each input; their arrays are read in place and never written
   * @param outputs names of the outputs to compute; default all. What they do not need is computed all the same, so
   *   leave unneeded outputs out of the model
   * @param into tensors of outputs by name, of their type and shape: the run writes these outputs to their arrays, and gives
   *   them, in place of new ones. Default none
   * @throws ShapeError where a feed is missing, unknown, or of another type or shape than the model's
   * @throws TrainingError where the runtime fails
   */
  run(
    feeds: Readonly<Record<string, EngineTensor>>,
    outputs?: readonly string[],
    into?: Readonly<Record<string, EngineTensor>>,
  ): Promise<Record<string, EngineTensor>>;
  /** Frees the memory; later runs fail. */
  close(): Promise<void>;
}

type Runtime = typeof import('onnxruntime-node');

/**
 * Loads a model.
 * @param model the bytes of an ONNX file, or its path, where its weights may lie in files beside it
 * @throws ConfigError where the device is missing or an option wrong
 * @throws NotFoundError where ONNX Runtime itself, or the file of the model, is missing
 * @throws TrainingError where ONNX Runtime can not load the model
 */
export async function createSession(
  model: Uint8Array | string,
  options: SessionOptions = {},
): Promise<Session> {
  const { device, threads, gpuMemoryLimitBytes } = checkSessionOptions(options);
  const runtime = await loadRuntime();
  // The runtime would write to stderr by itself; what goes wrong is thrown as well.
  runtime.env.logLevel = 'fatal';
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    ...(gpuMemoryLimitBytes === 0 ? {} : { extra: cudaMemoryLimit(gpuMemoryLimitBytes) }),
  };
  let session: InferenceSession;
  try {
    session =
      typeof model === 'string'
        ? await runtime.InferenceSession.create(model, sessionOptions)
        : await runtime.InferenceSession.create(model, sessionOptions);
  } catch (error) {
    throw explainLoading(error, device, typeof model === 'string' ? model : 'the model');
  }
  return wrapSession(runtime, session, device);
}

/** The version of ONNX Runtime, such as `1.30.0`; null where it can not be loaded. */
export async function runtimeVersion(): Promise<string | null> {
  try {
    const { versions } = (await loadRuntime()).env;
    return versions.node ?? versions.common;
  } catch {
    return null; // createSession tells the reason
  }
}

async function loadRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw explainImport(error);
  }
}

function checkSessionOptions(options: SessionOptions): Required<SessionOptions> {
  checkOptionNames('session', options, Object.keys(SESSION_DEFAULTS));
  const checked = { ...SESSION_DEFAULTS, ...options };
  const { device, threads, gpuMemoryLimitBytes } = checked;
  if (!DEVICES.includes(device)) {
    throw new ConfigError(`session: expected a device of ${DEVICES.join(', ')}, got '${device}'`);
  }
  if (!(Number.isInteger(threads) && threads >= 0)) {
    throw new ConfigError(`session: expected threads as a whole number from 0, got ${threads}`);
  }
  if (!(Number.isSafeInteger(gpuMemoryLimitBytes) && gpuMemoryLimitBytes >= 0)) {
    throw new ConfigError(`session: expected a GPU memory limit in whole bytes, got ${gpuMemoryLimitBytes}`);
  }
  if (gpuMemoryLimitBytes > 0 && device !== 'cuda') {
    throw new ConfigError(
      `session: a GPU memory limit needs the device cuda, got ${device}; leave the limit out, and use smaller batches where memory is short`,
    );
  }
  return checked;
}

// The JavaScript interface of ONNX Runtime 1.30 has no such option for CUDA. An entry of the session's configuration is
// where ONNX Runtime keeps options of providers, and thus the way that is left.
function cudaMemoryLimit(bytes: number): Record<string, unknown> {
  return { ep: { cudaexecutionprovider: { gpu_mem_limit: String(bytes) } } };
}

function wrapSession(runtime: Runtime, session: InferenceSession, device: Device): Session {
  const inputs = session.inputMetadata.map(describeValue);
  const outputs = session.outputMetadata.map(describeValue);
  const known = new Set(outputs.map(({ name }) => name));
  return {
    inputs,
    outputs,
    run: async (feeds, names = [...known], into = {}) => {
      const unknown = names.find((name) => !known.has(name));
      if (unknown !== undefined) {
        throw new ConfigError(`session: no output '${unknown}'; the model has ${[...known].join(', ')}`);
      }
      checkFeeds(inputs, feeds);
      checkTargets(outputs, into);
      const ortFeeds: Record<string, OrtTensor> = {};
      for (const { name } of inputs) ortFeeds[name] = toOrtTensor(runtime, feeds[name]!);
      const fetches: Record<string, OrtTensor | null> = {};
      for (const name of names) {
        const target = device === 'cpu' ? into[name] : undefined;
        fetches[name] = target === undefined ? null : toOrtTensor(runtime, target);
      }
      try {
        const results = fromOrtTensors(await session.run(ortFeeds, fetches));
        if (device !== 'cpu') {
          for (const [name, { data }] of Object.entries(into)) data.set(results[name]!.data as never);
        }
        // The result of the runtime has copies, also of outputs that it has written to a given tensor.
        return { ...results, ...into };
      } catch (error) {
        throw explainRun(error);
      }
    },
    close: () => session.release(),
  };
}

function describeValue(value: InferenceSession.ValueMetadata): ValueDescription {
  if (!value.isTensor || !(value.type in DATA_TYPES)) {
    throw new ShapeError('session', 'inputs and outputs that are tensors of numbers', `'${value.name}'`);
  }
  return { name: value.name, dtype: value.type as DataType, shape: value.shape };
}

/** Holds feeds to the inputs; an axis with a name must be equally long wherever it occurs. */
function checkFeeds(
  inputs: readonly ValueDescription[],
  feeds: Readonly<Record<string, EngineTensor>>,
): void {
  const lengths = new Map<string, number>();
  for (const input of inputs) {
    const feed = feeds[input.name];
    const expected = `'${input.name}' ${input.dtype}${formatShape(input.shape)}`;
    if (feed === undefined) throw new ShapeError('session', expected, 'no such feed');
    const got = `${feed.dtype}${formatShape(feed.shape)} with ${feed.data.length} values`;
    const fits =
      feed.dtype === input.dtype &&
      feed.shape.length === input.shape.length &&
      feed.data instanceof DATA_TYPES[feed.dtype].array &&
      feed.data.length === countElements(feed.shape) &&
      feed.data.length > 0;
    if (!fits) throw new ShapeError('session', `${expected}, no axis empty`, got);
    input.shape.forEach((dim, axis) => {
      const length = feed.shape[axis]!;
      const want = typeof dim === 'number' ? dim : dim === '' ? length : (lengths.get(dim) ?? length);
      if (length !== want) {
        throw new ShapeError('session', `${expected} with length ${want} on axis ${axis}`, got);
      }
      if (typeof dim === 'string') lengths.set(dim, length);
    });
  }
  const names = Object.keys(feeds);
  if (names.length === inputs.length) return;
  const unknown = names.find((name) => !inputs.some((input) => input.name === name));
  throw new ShapeError('session', inputs.map(({ name }) => name).join(', '), `a feed '${unknown}'`);
}

/** Holds tensors that a run writes to to the types of outputs; the runtime checks shapes, which it alone knows. */
function checkTargets(
  outputs: readonly ValueDescription[],
  targets: Readonly<Record<string, EngineTensor>>,
): void {
  for (const [name, { dtype, shape, data }] of Object.entries(targets)) {
    const output = outputs.find((known) => known.name === name);
    if (output === undefined) throw new ConfigError(`session: no output '${name}' to write to a tensor`);
    const fits =
      dtype === output.dtype &&
      data instanceof DATA_TYPES[dtype].array &&
      data.length === countElements(shape);
    if (fits) continue;
    const got = `${dtype}${formatShape(shape)} with ${data.length} values to write to`;
    throw new ShapeError('session', `'${name}' ${output.dtype}${formatShape(output.shape)}`, got);
  }
}

function toOrtTensor(runtime: Runtime, { dtype, data, shape }: EngineTensor): OrtTensor {
  return new runtime.Tensor(dtype as 'float32', data as Float32Array, shape);
}

function fromOrtTensors(results: InferenceSession.OnnxValueMapType): Record<string, EngineTensor> {
  const tensors: Record<string, EngineTensor> = {};
  for (const [name, { type, data, dims }] of Object.entries(results)) {
    tensors[name] = { dtype: type as DataType, shape: dims, data: data as EngineTensor['data'] };
  }
  return tensors;
}

function explainRun(error: unknown): Error {
  const problem = firstLine(error);
  const remedy = /alloc|memory/i.test(problem)
    ? '; use smaller batches or a smaller model'
    : /out of data bounds|out of range/i.test(problem)
      ? '; an index or class of the batch is negative or too large: check the data'
      : '';
  return new TrainingError(`ONNX Runtime failed: ${problem}${remedy}`, {}, { cause: error });
}

// What ONNX Runtime says when it can not load a model or reach a device, as errors that say what to do. Its own
// messages name places in its sources; what helps is kept and the rest stays in the cause.
import { ConfigError, FormatError, NotFoundError, type SegueError, TrainingError } from '../core/errors.ts';
import type { Device } from './session.ts';

/** Messages of ONNX Runtime 1.30 about devices, drivers and their libraries, which no model can be the reason of. */
const DEVICE_PROBLEM =
  /backend not found|WebGpuContext|AppendExecutionProvider|failed to load (shared )?library|CUDA failure|cudnn|no CUDA/i;

/** What to do where ONNX Runtime is missing: the systems that its package has a build for. */
export const RUNTIME_REMEDY =
  'install Segue again, on Linux (x64 or arm64, with glibc), macOS (arm64) or Windows (x64 or arm64)';

/** The error to throw where ONNX Runtime itself, an npm package with a library of the system, can not be imported. */
export function explainImport(error: unknown): NotFoundError {
  return new NotFoundError(`ONNX Runtime can not be loaded (${firstLine(error)}); ${RUNTIME_REMEDY}`, {
    cause: error,
  });
}

/** The first line of an error's message. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim();
}

/** The first line without the place in the runtime's sources and the condition that failed there. */
export function plainProblem(error: unknown): string {
  const line = firstLine(error);
  return line
    .replace(/^\/?\S*onnxruntime_src\/\S+ .*? was false\.\s*/, '')
    .replace(/^OrtSessionOptionsAppendExecutionProvider_(\w+): /, 'ONNX Runtime for $1: ');
}

/**
 * The error to throw where a session can not be created.
 * @param file the model's name, for messages
 * @returns ConfigError for a device that is missing, or that lacks an operator of the model for its types;
 *   NotFoundError for a missing file; FormatError for bytes that are no model, and for unknown operators; else
 *   TrainingError
 */
export function explainLoading(error: unknown, device: Device, file: string): SegueError {
  const problem = firstLine(error);
  const options = { cause: error };
  if (device !== 'cpu' && DEVICE_PROBLEM.test(problem)) {
    return new ConfigError(
      `device ${device} is not available here (${plainProblem(error)}); use the device cpu, or see segue doctor`,
      options,
    );
  }
  const unknown =
    /No Op registered for (\S+)/.exec(problem)?.[1] ??
    /(\S+?)\(-?\d+\) is not a registered function\/op/.exec(problem)?.[1];
  if (unknown !== undefined) {
    const node = /In Node, \("([^"]+)"/.exec(problem)?.[1];
    const place = node === undefined ? '' : ` of node '${node}'`;
    return new FormatError(
      { file },
      `expected standard operators that ONNX Runtime knows, got '${unknown}'${place}; export the model again with the standard operators of opset 21 or older`,
      options,
    );
  }
  const lacking = /Could not find an implementation for (\w+)\(\d+\) node with name '([^']*)'/.exec(problem);
  if (lacking !== null) {
    const [, operator, node] = lacking;
    return new ConfigError(
      `device ${device} can not compute ${operator} for the types of node '${node}'; use float32, or another device`,
      options,
    );
  }
  const weights = /External data path does not exist: "([^"]+)"/.exec(problem)?.[1];
  if (weights !== undefined) {
    const message = `${file}: its weights ${weights} are missing; keep the files of a model together`;
    return new NotFoundError(message, options);
  }
  if (/external (data|initializer)/i.test(problem)) {
    const message = 'its file of weights does not fit; keep the files of a model together';
    return new FormatError({ file }, `${message} (${problem})`, options);
  }
  if (/File doesn't exist|No such file/i.test(problem)) {
    return new NotFoundError(`${file}: no such file; check the path`, options);
  }
  if (/Protobuf parsing failed|ModelProto does not have a graph|No graph was found/i.test(problem)) {
    return new FormatError(
      { file },
      'expected an ONNX model, got bytes that are cut off or something else',
      options,
    );
  }
  return new TrainingError(`ONNX Runtime can not load ${file}: ${problem}`, {}, options);
}

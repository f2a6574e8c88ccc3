import { describe, expect, it } from 'vitest';
import { ConfigError, FormatError, NotFoundError, TrainingError } from '../core/errors.ts';
import { explainImport, explainLoading, plainProblem, RUNTIME_REMEDY } from './explain-loading.ts';
import { emit } from './graph/emit.ts';
import { createGraph } from './graph/graph.ts';
import { toModelBytes } from './onnx/to-model-bytes.ts';
import { createSession } from './session.ts';

async function failToLoad(operator: string, domain: string, dtype: 'float32' | 'float64'): Promise<Error> {
  const graph = createGraph('odd');
  const x = graph.input('x', dtype, [2]);
  graph.output(
    'y',
    graph.scope('encoder', () => emit(operator, [x], { dtype, shape: [2] }, {}, domain)),
  );
  return (await createSession(toModelBytes(graph), { threads: 1 }).catch((error: unknown) => error)) as Error;
}

describe('explainLoading', () => {
  it('names an unknown operator, its node and the remedy', async () => {
    const error = await failToLoad('Odd', '', 'float32');
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(
      "the model: expected standard operators that ONNX Runtime knows, got 'Odd' of node 'encoder/Odd'; " +
        'export the model again with the standard operators of opset 21 or older',
    );
    expect((await failToLoad('Odd', 'com.example', 'float32')).message).toMatch(
      /got 'com.example:Odd'; export/,
    );
  });

  it('names an operator that the device lacks for a type', async () => {
    const error = await failToLoad('Erf', '', 'float64');
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(/device cpu can not compute Erf .* node 'encoder\/Erf'; use float32/);
  });

  it('tells a missing device from a faulty model', () => {
    const library = new Error('OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library');
    const missing = explainLoading(library, 'cuda', 'a.onnx');
    expect(missing).toBeInstanceOf(ConfigError);
    expect(missing.message).toMatch(
      /^device cuda is not available here \(ONNX Runtime for Cuda: Failed to load/,
    );
    expect(missing.cause).toBe(library);
    const other = explainLoading(new Error('Type Error: something\nsecond line'), 'cuda', 'a.onnx');
    expect(other).toBeInstanceOf(TrainingError);
    expect(other.message).toBe('ONNX Runtime can not load a.onnx: Type Error: something');
  });
});

describe('explainImport', () => {
  it('says why ONNX Runtime is missing, and what to do', () => {
    const cause = new Error("Cannot find module '../onnxruntime_binding.node'\nRequire stack:");
    const error = explainImport(cause);
    expect(error).toEqual(
      new NotFoundError(
        `ONNX Runtime can not be loaded (Cannot find module '../onnxruntime_binding.node'); ${RUNTIME_REMEDY}`,
      ),
    );
    expect(error.cause).toBe(cause);
  });
});

describe('plainProblem', () => {
  it("leaves out places in the runtime's sources", () => {
    const line =
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::Initialize() ' +
      'adapter_result.status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n';
    expect(plainProblem(new Error(line))).toBe('Failed to get a WebGPU adapter: No supported adapters');
    expect(plainProblem('plain')).toBe('plain');
  });
});

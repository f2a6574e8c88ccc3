import { describe, expect, it } from 'vitest';
import { tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { ConfigError, FormatError, SegueError, ShapeError } from '../../core/errors.ts';
import { emit, emitMany } from '../graph/emit.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues, initializeParameters } from '../graph/initializers.ts';
import { add } from '../operators/add.ts';
import { cast } from '../operators/cast.ts';
import { matMul } from '../operators/mat-mul.ts';
import { mul } from '../operators/mul.ts';
import { relu } from '../operators/relu.ts';
import { createSession } from '../session.ts';
import { readModel } from './decode-message.ts';
import { encodeMessage, joinPieces } from './encode-message.ts';
import { MODEL } from './messages.ts';
import { toModel } from './to-model.ts';
import { toModelBytes } from './to-model-bytes.ts';

function createLayer() {
  const graph = createGraph('layer');
  const x = graph.input('x', 'float32', ['batch', 2]);
  const unused = graph.input('unused', 'float32', [1]);
  const w = graph.parameter('w', 'float32', [2, 1], givenValues([2, 3]));
  const y = graph.output('y', relu(add(matMul(x, w), -1)));
  mul(unused, 2);
  return { graph, x, w, y };
}

describe('messages', () => {
  it('have the bytes of the Protocol Buffers encoding', () => {
    // Field 1 varint 10; field 7 of 5 bytes: field 2, the text "abc"; field 8 of 2 bytes: field 2 varint 21.
    const model = { irVersion: 10, graph: { name: 'abc' }, opsetImport: [{ version: 21 }] };
    expect([...joinPieces(encodeMessage(MODEL, model))]).toEqual([
      0x08, 10, 0x3a, 5, 0x12, 3, 0x61, 0x62, 0x63, 0x42, 2, 0x10, 21,
    ]);
  });

  it('come back as they were, whatever the attribute', () => {
    const { graph, x } = createLayer();
    graph.output(
      'odd',
      emit(
        'Odd',
        [x, null, x],
        { dtype: 'float32', shape: [1] },
        {
          i: { int: -1 },
          f: { float: 0.5 },
          s: { string: '밤' },
          is: { ints: [3, -4] },
          fs: { floats: [1, 2] },
          ss: { strings: ['a', ''] },
          t: { tensor: tensorOf([[1n, 2n]], 'int64') },
        },
        'com.example',
      ),
    );
    const model = toModel(graph, { metadata: { note: 'n' } });
    const read = readModel(joinPieces(encodeMessage(MODEL, model)), 'model.onnx');
    expect(read.opsetImport).toEqual([{ version: 21 }, { domain: 'com.example', version: 1 }]);
    expect(read.metadataProps).toEqual([{ key: 'note', value: 'n' }]);
    expect(read.graph.input).toEqual(model.graph.input);
    expect(read.graph.output).toEqual(model.graph.output);
    const odd = read.graph.node.find(({ opType }) => opType === 'Odd')!;
    expect(odd.input).toEqual(['x', '', 'x']);
    expect(odd.attribute[0]).toMatchObject({ name: 'i', type: 2, i: -1 });
    expect(odd.attribute[1]).toMatchObject({ name: 'f', type: 1, f: 0.5 });
    expect(new TextDecoder().decode(odd.attribute[2]!.s)).toBe('밤');
    expect(odd.attribute[3]).toMatchObject({ type: 7, ints: [3, -4] });
    expect(odd.attribute[4]).toMatchObject({ type: 6, floats: [1, 2] });
    expect(odd.attribute[5]!.strings).toHaveLength(2);
    expect(odd.attribute[6]!.t).toMatchObject({ dims: [1, 2], dataType: 7 });
    expect(odd.attribute[6]!.t!.rawData).toHaveLength(16);
  });

  it('are refused where they are cut off or no model', () => {
    const bytes = toModelBytes(createLayer().graph);
    expect(() => readModel(bytes.subarray(0, bytes.length - 3), 'cut.onnx')).toThrow(FormatError);
    expect(() => readModel(new TextEncoder().encode('{"a": 1}'), 'a.json')).toThrow(
      /^a.json: expected an ONNX model/,
    );
    expect(() => readModel(new Uint8Array(), 'empty.onnx')).toThrow(FormatError);
  });
});

describe('toModelBytes', () => {
  it('leaves out what the outputs do not need', () => {
    const model = toModel(createLayer().graph);
    expect(model.graph.input.map(({ name }) => name)).toEqual(['x', 'w']);
    expect(model.graph.node.map(({ opType }) => opType)).toEqual(['MatMul', 'Add', 'Relu', 'Identity']);
  });

  it('makes parameters inputs for training and values for inference, with equal results', async () => {
    const { graph, w } = createLayer();
    const values = initializeParameters(graph, 1);
    const x = tensorOf([
      [1, 1],
      [-1, 0],
    ]);
    const training = await createSession(toModelBytes(graph), { threads: 1 });
    const inference = await createSession(toModelBytes(graph, { initializers: values }), { threads: 1 });
    expect(inference.inputs.map(({ name }) => name)).toEqual(['x']);
    expect((await training.run({ x, w: values.get(w)! })).y!).toBeAllclose(tensorOf([[4], [0]]));
    expect((await inference.run({ x })).y!).toBeAllclose(tensorOf([[4], [0]]));
    await training.close();
    await inference.close();
  });

  it('names any tensor as an output, inputs too, and cuts at given inputs', async () => {
    const { graph, x, y } = createLayer();
    const session = await createSession(
      toModelBytes(graph, { inputs: [y, x], outputs: { twice: mul(y, 2), same: x } }),
      { threads: 1 },
    );
    const feed = tensorOf([[3, 4]]);
    const results = await session.run({ x: feed, [y.name]: tensorOf([[5]]) });
    await session.close();
    expect(results.twice!).toBeAllclose(tensorOf([[10]]));
    expect(results.same!).toBeAllclose(feed);
  });

  it('refuses a graph without outputs, missing inputs, and values that do not fit', () => {
    const { graph, x, w } = createLayer();
    expect(() => toModelBytes(createGraph('empty'))).toThrow(ConfigError);
    expect(() => toModelBytes(graph, { inputs: [x] })).toThrow(
      "need 'w', which is neither input nor initializer",
    );
    expect(() => toModelBytes(graph, { initializers: new Map([[w, tensorOf([1, 2])]]) })).toThrow(ShapeError);
  });

  it('refuses an output with the name of another tensor', () => {
    const { graph, x, y } = createLayer();
    expect(() => toModelBytes(graph, { outputs: { MatMul: y } })).toThrow(/named 'MatMul'/);
    expect(() => toModelBytes(graph, { outputs: { x: y } })).toThrow(ConfigError);
    expect(() => toModelBytes(graph, { outputs: { x } })).toThrow(/give the output another name/);
    const own = toModel(graph, { outputs: { [y.name]: y } });
    expect(own.graph.node.at(-1)!.opType).toBe('Relu');
  });

  it('puts tensors outside where asked', () => {
    const { graph } = createLayer();
    const model = toModel(graph, {
      initializers: initializeParameters(graph, 1),
      placeOutside: (name) => (name === 'w' ? { location: 'weights.bin', offsetBytes: 64 } : null),
    });
    const outside = model.graph.initializer.find(({ name }) => name === 'w')!;
    expect(outside.rawData).toBeUndefined();
    expect(outside).toMatchObject({
      dataLocation: 1,
      externalData: [
        { key: 'location', value: 'weights.bin' },
        { key: 'offset', value: '64' },
        { key: 'length', value: '8' },
      ],
    });
  });

  it('refuses more bytes than a file may hold', () => {
    const huge = { byteLength: 2 ** 31 } as Uint8Array;
    expect(() => joinPieces([huge])).toThrow(SegueError);
    expect(() => joinPieces([huge])).toThrow(/at most 2147483647 bytes/);
  });

  it('writes graphs inside nodes, which see the tensors around them', async () => {
    // A Loop that doubles `state` and adds `step`, `trips` times.
    const outer = createGraph('outer');
    const step = outer.input('step', 'float32', [1]);
    const start = outer.input('start', 'float32', [1]);
    const body = createGraph('body', { outer });
    const inputs = [
      body.input('iteration', 'int64', []),
      body.input('condition', 'bool', []),
      body.input('state', 'float32', [1]),
    ];
    const next = add(mul(inputs[2]!, 2), step);
    const goOn = emit('Identity', [inputs[1]!], { dtype: 'bool', shape: [] });
    const [result] = emitMany(
      'Loop',
      [outer.scalar('int64', 3), cast(outer.scalar('int64', 1), 'bool'), start],
      [{ dtype: 'float32', shape: [1] }],
      { body: { body: { graph: body, inputs, outputs: [goOn, next] } } },
    );
    const session = await createSession(toModelBytes(outer, { outputs: { result: result! } }), {
      threads: 1,
    });
    const results = await session.run({ step: tensorOf([1]), start: tensorOf([10]) });
    await session.close();
    expect(results.result!).toBeAllclose(tensorOf([87]));
  });
});

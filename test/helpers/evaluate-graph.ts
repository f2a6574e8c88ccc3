// Runs what a few operators build: for tests of forward values.
import { DATA_TYPES, type DataType } from '../../src/engine/graph/data-types.ts';
import { type Dim, factorOf, type Shape, symbolsOf } from '../../src/engine/graph/dims.ts';
import { countElements, createTensor, type EngineTensor } from '../../src/engine/graph/engine-tensor.ts';
import { createGraph, type Tensor } from '../../src/engine/graph/graph.ts';
import { toModelBytes } from '../../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../../src/engine/session.ts';

/** Values of what `build` makes of inputs with the given values; their shapes are fixed, unless named. */
export async function evaluateGraph(
  build: (...inputs: Tensor[]) => Tensor,
  feeds: readonly EngineTensor[],
  shapes: readonly Shape[] = feeds.map(({ shape }) => shape),
): Promise<EngineTensor> {
  const graph = createGraph('evaluated');
  const inputs = feeds.map(({ dtype }, place) => graph.input(`input${place}`, dtype, shapes[place]!));
  graph.output('result', build(...inputs));
  const session = await createSession(toModelBytes(graph, { inputs }), { threads: 1 });
  try {
    const named = Object.fromEntries(feeds.map((feed, place) => [`input${place}`, feed]));
    return (await session.run(named)).result!;
  } finally {
    await session.close();
  }
}

/** A tensor of nested arrays of numbers or booleans, such as `tensorOf([[1, 2], [3, 4]])`; default float32. */
export function tensorOf(nested: unknown, dtype: DataType = 'float32'): EngineTensor {
  const shape: number[] = [];
  for (let part = nested; Array.isArray(part); part = part[0]) shape.push(part.length);
  return createTensor(dtype, shape, [nested].flat(Infinity).map(Number));
}

/** A shape whose named lengths have the given values. */
export function substitute(shape: Shape, lengths: Readonly<Record<string, number>>): number[] {
  const lengthOf = (dim: Dim): number =>
    symbolsOf(dim).reduce((product, symbol) => product * lengths[symbol]!, factorOf(dim));
  return shape.map(lengthOf);
}

/** An elementwise function over tensors that broadcast: the slow reference of tests. */
export function broadcastReference(
  compute: (...values: number[]) => number,
  tensors: readonly EngineTensor[],
): EngineTensor {
  const rank = Math.max(...tensors.map(({ shape }) => shape.length));
  const padded = tensors.map(({ shape }) => [...Array<number>(rank - shape.length).fill(1), ...shape]);
  const shape = Array.from({ length: rank }, (_, axis) =>
    Math.max(...padded.map((lengths) => lengths[axis]!)),
  );
  const data = Array.from({ length: countElements(shape) }, (_, index) => {
    const values = tensors.map((tensor, which) => {
      let rest = index;
      let offset = 0;
      let stride = 1;
      for (let axis = rank - 1; axis >= 0; axis--) {
        const place = rest % shape[axis]!;
        rest = Math.floor(rest / shape[axis]!);
        if (padded[which]![axis] !== 1) offset += place * stride;
        stride *= padded[which]![axis]!;
      }
      return Number(tensor.data[offset]);
    });
    return compute(...values);
  });
  const { dtype } = tensors.at(-1)!;
  return createTensor(DATA_TYPES[dtype].family === 'float' ? dtype : 'float32', shape, data);
}

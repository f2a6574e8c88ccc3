// Shapes as int64 tensors, for operators such as Reshape and Expand whose target is an input: a constant where all
// lengths are numbers, else read off the tensors that have the named lengths.
import { ConfigError } from '../../core/errors.ts';
import { type Dim, factorOf, isStatic, type Shape, symbolsOf } from './dims.ts';
import { emit } from './emit.ts';
import type { Graph, Tensor } from './graph.ts';

/** A 1-D int64 tensor with the lengths of `shape`. @throws ConfigError where no tensor has a named length */
export function runTimeShape(graph: Graph, shape: Shape): Tensor {
  if (isStatic(shape)) return graph.constant('int64', [shape.length], shape, 'shape');
  const lengths = shape.map((dim) => runTimeLength(graph, dim)); // each (1)
  if (lengths.length === 1) return lengths[0]!;
  return emit('Concat', lengths, { dtype: 'int64', shape: [shape.length] }, { axis: { int: 0 } });
}

/** An int64 tensor of shape [1] with one length. */
export function runTimeLength(graph: Graph, dim: Dim): Tensor {
  const type = { dtype: 'int64', shape: [1] } as const;
  const symbols = symbolsOf(dim).map((symbol) => {
    const found = graph.findSymbol(symbol);
    if (found === null) {
      throw new ConfigError(
        `no tensor of graph '${graph.name}' has an axis '${symbol}'; name an input's axis so`,
      );
    }
    return emit('Shape', [found.tensor], type, { start: { int: found.axis }, end: { int: found.axis + 1 } });
  });
  const factor = factorOf(dim);
  const factors =
    factor === 1 && symbols.length > 0 ? [] : [graph.constant('int64', [1], [factor], 'length')];
  return [...factors, ...symbols].reduce((product, next) => emit('Mul', [product, next], type));
}

// Gradient of AveragePool.
import { intAttribute } from '../graph/attributes.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import { div } from '../operators/div.ts';
import { expand } from '../operators/expand.ts';
import { reshape } from '../operators/reshape.ts';
import { kernelPlaces, slidingLengths, type Windows, windowsOf } from '../operators/shared/windows.ts';
import type { GradientRule } from './rule.ts';

/** Each element gets its share of the gradient of each window that it is in; Col2Im adds them up. */
export const averagePoolGradient: GradientRule = ({ x, attributes, gradient }) => {
  const windows = windowsOf(attributes);
  const { kernel, strides, padding } = windows;
  const size = kernelPlaces(kernel).length;
  const countsPadding = intAttribute(attributes, 'count_include_pad', 0) === 1;
  const share = div(gradient, countsPadding ? size : countInside(x, gradient, windows));
  const [batch, channels, ...lengths] = gradient.shape as [number, number, ...number[]];
  const numWindows = lengths.reduce((product, length) => product * length, 1);
  const row = reshape(share, [batch, channels, 1, numWindows]);
  const columns = expand(row, [batch, channels, size, numWindows]);
  const list = (name: string, values: readonly number[]) =>
    x.graph.constant('int64', [values.length], values, name);
  const inputs = [
    reshape(columns, [batch, channels * size, numWindows]),
    list('lengths', slidingLengths(x)),
    list('kernel', kernel),
  ];
  const pads = [...padding.map(([before]) => before), ...padding.map(([, after]) => after)];
  return [
    emit(
      'Col2Im',
      inputs,
      { dtype: x.dtype, shape: x.shape },
      { strides: { ints: strides }, pads: { ints: pads }, dilations: { ints: kernel.map(() => 1) } },
    ),
  ];
};

/** How many elements of x each window has: (1, 1, ...), to divide a gradient by. */
function countInside(x: Tensor, gradient: Tensor, { kernel, strides, padding }: Windows): Tensor | number {
  const lengths = gradient.shape.slice(2) as number[];
  const alongAxis = lengths.map((length, axis) =>
    Array.from({ length }, (_, place) => {
      const start = place * strides[axis]! - padding[axis]![0];
      const end = Math.min(start + kernel[axis]!, x.shape[axis + 2] as number);
      return end - Math.max(start, 0);
    }),
  );
  const counts = alongAxis.reduce((all, axis) => all.flatMap((count) => axis.map((next) => count * next)));
  if (counts.every((count) => count === counts[0])) return counts[0]!;
  return x.graph.constant(x.dtype, [1, 1, ...lengths], counts, 'counts');
}

// Gradient of Conv, in products of matrices. The ways were chosen by processor time of one thread at 3x3 kernels and
// 8 to 128 channels, ONNX Runtime 1.30; the ratios below are of GFLOP/s.
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import { concat } from '../operators/concat.ts';
import { conv } from '../operators/conv.ts';
import { gather } from '../operators/gather.ts';
import { matMul } from '../operators/mat-mul.ts';
import { pad } from '../operators/pad.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { reshape } from '../operators/reshape.ts';
import {
  kernelPlaces,
  slidingLengths,
  spanOf,
  type Windows,
  windowAttributes,
  windowsOf,
} from '../operators/shared/windows.ts';
import { transpose, transposeMatrix } from '../operators/transpose.ts';
import type { GradientRule } from './rule.ts';

/** dx is a convolution of dy with the flipped weight, dw a product of dy and the windows of x, db the sum of dy. */
export const convGradient: GradientRule = ({ inputs: [x, weight], attributes, gradient, wanted }) => {
  const windows = windowsOf(attributes);
  const summed = [0, ...slidingLengths(x!).map((_, place) => place + 2)];
  return [
    wanted[0] ? inputGradient(x!, weight!, gradient, windows) : null,
    wanted[1] ? weightGradient(x!, weight!, gradient, windows) : null,
    wanted[2] ? reduceSum(gradient, summed) : null,
  ];
};

// With stride 1 a convolution runs on all threads, which ConvTranspose does only in part (1.5 to 2.5 times as fast on
// two). With longer strides it would multiply by inserted zeros (a quarter of ConvTranspose's speed at stride 2), and
// a convolution for each phase of the stride reaches half.
function inputGradient(x: Tensor, weight: Tensor, gradient: Tensor, windows: Windows): Tensor {
  const { strides, dilations, padding } = windows;
  const around = padding.map(([before, after], place) => {
    const room = spanOf(windows, place) - 1;
    return [room - before, room - after] as const;
  });
  const isPlain = strides.every((stride) => stride === 1) && around.flat().every((count) => count >= 0);
  if (isPlain) return conv(gradient, flipWeight(weight), null, { padding: around, dilation: dilations });
  const leftOver = slidingLengths(x).map((length, place) => {
    const [before, after] = padding[place]!;
    return (length + before + after - spanOf(windows, place)) % strides[place]!;
  });
  return emit(
    'ConvTranspose',
    [gradient, weight],
    { dtype: x.dtype, shape: x.shape },
    { ...windowAttributes(windows), output_padding: { ints: leftOver } },
  );
}

/** (filters, channels, ...kernel) to (channels, filters, ...kernel), each kernel turned by 180 degrees. */
function flipWeight(weight: Tensor): Tensor {
  const [filters, channels, ...kernel] = weight.shape as [number, number, ...number[]];
  const size = kernelPlaces(kernel).length;
  const reversed = Array.from({ length: size }, (_, place) => size - 1 - place);
  const rows = transpose(reshape(weight, [filters, channels, size]), [1, 0, 2]); // (channels, filters, size)
  const flipped = gather(rows, weight.graph.constant('int64', [size], reversed, 'reversed'), 2);
  return reshape(flipped, [channels, filters, ...kernel]);
}

// For each place of the kernel one product of dy and the elements of x that meet it, batch by batch and so on all
// threads. Against all windows side by side (im2col) it saves a copy of x for each place at equal speed, and is 1.8
// times as fast as a convolution with dy as a giant kernel and 2.8 to 4.4 times as windows picked by Gather. Few
// channels make such products narrow (four times slower for one channel), so there the windows stand side by side.
const NARROW_CHANNELS = 8;

function weightGradient(x: Tensor, weight: Tensor, gradient: Tensor, windows: Windows): Tensor {
  const [filters, channels, ...kernel] = weight.shape as [number, number, ...number[]];
  const [batch, , ...lengths] = gradient.shape;
  const size = (lengths as number[]).reduce((product, length) => product * length, 1);
  const padded = padAround(x, windows);
  const columns = kernelPlaces(kernel).map((place) => {
    const met = sliceAt(padded, place, lengths as number[], windows); // (batch, channels, ...lengths)
    return reshape(met, [batch!, channels, size]);
  });
  const flat = reshape(gradient, [batch!, filters, size]);
  const sides = channels < NARROW_CHANNELS ? [joined(columns, 1)] : columns;
  const products = sides.map((side) => reduceSum(matMul(flat, transposeMatrix(side)), [0]));
  const rows = reshape(joined(products, 1), [filters, ...kernel, channels]);
  const last = rows.shape.length - 1;
  return transpose(rows, [0, last, ...kernel.map((_, place) => place + 1)]);
}

const joined = (tensors: readonly Tensor[], axis: number): Tensor =>
  tensors.length === 1 ? tensors[0]! : concat(tensors, axis);

function padAround(x: Tensor, { padding }: Windows): Tensor {
  if (padding.flat().every((count) => count === 0)) return x;
  return pad(x, [[0, 0], [0, 0], ...padding]);
}

/** The elements of x that meet one place of the kernel: every `stride`th from `dilation * place` on. */
function sliceAt(
  x: Tensor,
  place: readonly number[],
  lengths: readonly number[],
  { strides, dilations }: Windows,
): Tensor {
  const starts = place.map((offset, axis) => offset * dilations[axis]!);
  const ends = starts.map((start, axis) => start + (lengths[axis]! - 1) * strides[axis]! + 1);
  const isWhole = starts.every((start, axis) => start === 0 && ends[axis] === x.shape[axis + 2]);
  if (isWhole && strides.every((stride) => stride === 1)) return x;
  const list = (name: string, values: readonly number[]) =>
    x.graph.constant('int64', [values.length], values, name);
  const axes = place.map((_, axis) => axis + 2);
  return emit(
    'Slice',
    [x, list('starts', starts), list('ends', ends), list('axes', axes), list('steps', strides)],
    { dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...lengths] },
  );
}

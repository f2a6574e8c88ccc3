// What convolution and pooling share: windows that slide over the axes after batch and channels. Terms and lengths as
// in the operators Conv and MaxPool of ONNX.
import { ShapeError } from '../../../core/errors.ts';
import { type Attributes, intsAttribute } from '../../graph/attributes.ts';
import { checkFloat, checkRank, fixedLength } from '../../graph/checks.ts';
import type { Dim } from '../../graph/dims.ts';
import { describeTensor, type Tensor } from '../../graph/graph.ts';
import type { Padding } from '../pad.ts';

/** One number for all axes that a window slides over, or one an axis; whole, from 1. */
export type AxisNumbers = number | readonly number[];

/**
 * What lies around the tensor: as many elements on all sides, a pair an axis, or `same`: so much that the output has
 * `ceil(length / stride)` elements an axis, half of it before and the odd one after.
 */
export type WindowPadding = number | 'same' | readonly Padding[];

/** Windows over a tensor, one entry an axis that they slide over. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  /** Distance of neighbouring elements of a window; 1 where they touch. */
  readonly dilations: readonly number[];
  readonly padding: readonly Padding[];
}

/** Windows as an operator is given them. */
export interface WindowRequest {
  readonly kernel: AxisNumbers;
  readonly stride: AxisNumbers;
  readonly dilation: AxisNumbers;
  readonly padding: WindowPadding;
}

/**
 * Checks what an operator is given.
 * @param x (batch, channels, length) or (batch, channels, height, width), all but the batch of fixed length
 * @throws ShapeError where a number does not fit or no window has room
 */
export function resolveWindows(operator: string, x: Tensor, request: WindowRequest): Windows {
  checkFloat(operator, x);
  checkRank(operator, x, 3, 4);
  for (let axis = 1; axis < x.shape.length; axis++) fixedLength(operator, x, axis);
  const list = (name: string, numbers: AxisNumbers) => resolveNumbers(operator, x, name, numbers);
  const kernel = list('kernel', request.kernel);
  const strides = list('stride', request.stride);
  const dilations = list('dilation', request.dilation);
  const padding = resolvePadding(operator, x, request.padding, { kernel, strides, dilations });
  return { kernel, strides, dilations, padding };
}

/** The shape that windows over `x` leave, with `channels` channels. @throws ShapeError where no window has room */
export function windowedShape(operator: string, x: Tensor, channels: Dim, windows: Windows): Dim[] {
  const lengths = slidingLengths(x).map((length, place) => {
    const [before, after] = windows.padding[place]!;
    const room = length + before + after - spanOf(windows, place);
    if (room >= 0) return Math.floor(room / windows.strides[place]!) + 1;
    throw new ShapeError(
      operator,
      `at least ${spanOf(windows, place)} elements on axis ${place + 2}, padding included`,
      `${length + before + after} of ${describeTensor(x)}`,
    );
  });
  return [x.shape[0]!, channels, ...lengths];
}

/** Attributes of a node, as ONNX wants them. */
export function windowAttributes({ kernel, strides, dilations, padding }: Windows): Attributes {
  // ONNX wants all befores, then all afters.
  const pads = [...padding.map(([before]) => before), ...padding.map(([, after]) => after)];
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    pads: { ints: pads },
    ...(dilations.every((dilation) => dilation === 1) ? {} : { dilations: { ints: dilations } }),
  };
}

/** The windows of a node, read from its attributes again. */
export function windowsOf(attributes: Attributes): Windows {
  const kernel = intsAttribute(attributes, 'kernel_shape', []);
  const ones = kernel.map(() => 1);
  const pads = intsAttribute(attributes, 'pads', [...ones, ...ones].fill(0));
  return {
    kernel,
    strides: intsAttribute(attributes, 'strides', ones),
    dilations: intsAttribute(attributes, 'dilations', ones),
    padding: kernel.map((_, place) => [pads[place]!, pads[place + kernel.length]!] as const),
  };
}

/** From the first to the last element of a window, both included. */
export function spanOf({ kernel, dilations }: Omit<Windows, 'padding' | 'strides'>, place: number): number {
  return dilations[place]! * (kernel[place]! - 1) + 1;
}

/** Lengths of the axes that windows slide over. */
export function slidingLengths(x: Tensor): number[] {
  return x.shape.slice(2) as number[];
}

/** `[0, 1, 2]` for 3. */
const countTo = (length: number): number[] => Array.from({ length }, (_, place) => place);

/** The places in a window in row-major order: `[[0, 0], [0, 1], ...]`. */
export function kernelPlaces(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (places, length) => places.flatMap((place) => countTo(length).map((last) => [...place, last])),
    [[]],
  );
}

function resolveNumbers(operator: string, x: Tensor, name: string, numbers: AxisNumbers): readonly number[] {
  const list = typeof numbers === 'number' ? slidingLengths(x).map(() => numbers) : numbers;
  const fits = list.length === x.shape.length - 2 && list.every((n) => Number.isSafeInteger(n) && n >= 1);
  if (fits) return list;
  throw new ShapeError(
    operator,
    `a ${name} of whole numbers from 1, one for each axis after the channels`,
    `${JSON.stringify(numbers)} for ${describeTensor(x)}`,
  );
}

function resolvePadding(
  operator: string,
  x: Tensor,
  padding: WindowPadding,
  windows: Omit<Windows, 'padding'>,
): readonly Padding[] {
  const lengths = slidingLengths(x);
  if (padding === 'same') {
    return lengths.map((length, place) => {
      const stride = windows.strides[place]!;
      const last = (Math.ceil(length / stride) - 1) * stride;
      const total = Math.max(0, last + spanOf(windows, place) - length);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    });
  }
  const all = typeof padding === 'number' ? lengths.map((): Padding => [padding, padding]) : padding;
  const pairs: readonly Padding[] = Array.isArray(all) ? all : [];
  const isPair = (pair: Padding) => pair.length === 2 && pair.every((n) => Number.isSafeInteger(n) && n >= 0);
  const fits = pairs.length === lengths.length && pairs.every(isPair);
  if (fits) return pairs;
  throw new ShapeError(
    operator,
    `a padding of 'same', a whole number from 0, or a pair of them for each axis after the channels`,
    `${JSON.stringify(padding)} for ${describeTensor(x)}`,
  );
}

// What MaxPool and AveragePool share: their options and checks.
import { checkOptionNames } from '../../../core/check-option-names.ts';
import { ShapeError } from '../../../core/errors.ts';
import type { Tensor } from '../../graph/graph.ts';
import { type AxisNumbers, resolveWindows, type WindowPadding, type Windows } from './windows.ts';

/** How a pool slides. */
export interface PoolOptions {
  /** Distance of neighbouring windows; default `kernel`, so that windows touch and do not overlap. */
  readonly stride?: AxisNumbers | 'kernel';
  /** What no element is, around the input: less than the kernel on each side; default 0. */
  readonly padding?: WindowPadding;
}

/** Defaults of PoolOptions. */
export const POOL_DEFAULTS: Required<PoolOptions> = { stride: 'kernel', padding: 0 };

/** Checked windows of a pool. @param names names of all options of the operator */
export function resolvePool(
  operator: string,
  x: Tensor,
  kernel: AxisNumbers,
  options: PoolOptions,
  names: readonly string[],
): Windows {
  checkOptionNames(operator, options, names);
  const { stride, padding } = { ...POOL_DEFAULTS, ...options };
  const request = { kernel, stride: stride === 'kernel' ? kernel : stride, dilation: 1, padding };
  const windows = resolveWindows(operator, x, request);
  const tooWide = windows.padding.find((pair, place) => pair.some((n) => n >= windows.kernel[place]!));
  if (tooWide === undefined) return windows;
  throw new ShapeError(
    operator,
    `less padding on each side than the kernel's [${windows.kernel.join(', ')}]`,
    `[${tooWide.join(', ')}]`,
  );
}

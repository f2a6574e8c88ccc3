// One suite for the compiled kernel and its plain reference, and that both give the same bits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { createKernelArrays, type OptimizerKernel, type UpdateRule } from './optimizer-kernel.ts';
import { REFERENCE_KERNEL } from './reference.ts';

const RULES: readonly UpdateRule[] = [
  { rule: 'descent', rate: 0.1, l2: 0 },
  { rule: 'descent', rate: 0.1, l2: 0.3 },
  { rule: 'momentum', rate: 0.1, l2: 0, momentum: 0.9, nesterov: false },
  { rule: 'momentum', rate: 0.1, l2: 0.3, momentum: 0.9, nesterov: true },
  { rule: 'adam', rate: 0.03, l2: 0.3, shift: 1e-9, keep: 1, beta1: 0.9, beta2: 0.999 },
  { rule: 'adam', rate: 0.03, l2: 0, shift: 1e-9, keep: 0.99, beta1: 0.9, beta2: 0.999 },
  { rule: 'adagrad', rate: 0.1, l2: 0.3, epsilon: 1e-10 },
];
const numSlots = ({ rule }: UpdateRule): number => ({ descent: 0, momentum: 1, adam: 2, adagrad: 1 })[rule];

type Name = 'kernel' | 'reference';

/** Arrays of the given numbers, and what computes on them. */
function create(name: Name, contents: readonly ArrayLike<number>[]) {
  const lengths = contents.map(({ length }) => length);
  const made: { readonly arrays: readonly Float32Array[]; readonly kernel: OptimizerKernel } =
    name === 'kernel'
      ? createKernelArrays(lengths)!
      : { arrays: lengths.map((length) => new Float32Array(length)), kernel: REFERENCE_KERNEL };
  contents.forEach((content, place) => {
    made.arrays[place]!.set(content);
  });
  const [values, gradients, ...slots] = made.arrays as [Float32Array, Float32Array, ...Float32Array[]];
  return { kernel: made.kernel, arrays: { values, gradients, slots } };
}

/** Numbers of many sizes; the state of sums of squares must not be negative. */
function draw(length: number, rule: UpdateRule, seed: number): Float32Array[] {
  const random = createRandomStream(seed, 'arrays');
  const numbers = (): Float32Array =>
    Float32Array.from({ length }, () => random.normal() * 10 ** (3 * random.normal()));
  const state = Array.from({ length: numSlots(rule) }, () => numbers().map(Math.abs));
  return [numbers(), numbers(), ...state];
}

describe.each<[Name]>([['kernel'], ['reference']])('the optimizer %s', (name) => {
  it.each<[UpdateRule, readonly number[][], readonly number[][]]>([
    // p = 4 - 0.5 (2 * 3 + 0.25 * 4).
    [{ rule: 'descent', rate: 0.5, l2: 0.25 }, [[4], [3]], [[0.5]]],
    // v = 0.5 * 2 + 2 * 3 = 7; p = 4 - 0.5 * 7.
    [{ rule: 'momentum', rate: 0.5, l2: 0, momentum: 0.5, nesterov: false }, [[4], [3], [2]], [[0.5], [7]]],
    // As before; p = 4 - 0.5 (6 + 0.5 * 7).
    [{ rule: 'momentum', rate: 0.5, l2: 0, momentum: 0.5, nesterov: true }, [[4], [3], [2]], [[-0.75], [7]]],
    // m = 0.5 * 2 + 0.5 * 6 = 4; s = 0.75 * 9.25 + 0.25 * 36 = 15.9375; p = 0.5 * 4 - 0.5 * 4 / (sqrt(s) + 0.0078...).
    [
      { rule: 'adam', rate: 0.5, l2: 0, shift: 4 - Math.sqrt(15.9375), keep: 0.5, beta1: 0.5, beta2: 0.75 },
      [[4], [3], [2], [9.25]],
      [[1.5], [4], [15.9375]],
    ],
    // s = 28 + 36 = 64; p = 4 - 0.5 * 6 / (8 + 4).
    [{ rule: 'adagrad', rate: 0.5, l2: 0, epsilon: 4 }, [[4], [3], [28]], [[3.75], [64]]],
  ])('takes a step of %o as computed by hand', (rule, before, [value, ...state]) => {
    const { kernel, arrays } = create(name, before);
    kernel.update(rule, arrays, { start: 0, end: 1, gradientFactor: 2 });
    expect(Array.from(arrays.values)).toEqual(value);
    expect(arrays.slots.map((slot) => Array.from(slot))).toEqual(state);
    expect(Array.from(arrays.gradients)).toEqual(before[1]);
  });

  it.each(RULES.map((rule) => [rule.rule, rule] as const))('changes its range alone: %s', (_, rule) => {
    const contents = draw(40, rule, 3).map((array, place) => array.map((_, i) => 1 + place + i / 8));
    for (const [start, end] of [
      [0, 0],
      [3, 4],
      [5, 7],
      [2, 9],
      [7, 23],
      [16, 39],
    ] as const) {
      const { kernel, arrays } = create(name, contents);
      kernel.update(rule, arrays, { start, end, gradientFactor: 1 });
      for (const [place, array] of [arrays.values, arrays.gradients, ...arrays.slots].entries()) {
        array.forEach((value, i) => {
          const isInside = i >= start && i < end && place !== 1;
          expect(value !== contents[place]![i], `array ${place} at ${i}`).toBe(isInside);
        });
      }
    }
  });

  it('adds up squares beyond float32, and shows what is not finite wherever it stands', () => {
    const length = 11;
    const { kernel, arrays } = create(name, [new Float32Array(length), new Float32Array(length)]);
    const { values } = arrays;
    values.set([3e38, 3e38, 4, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(kernel.sumOfSquares(values)).toBe(2 * Math.fround(3e38) ** 2 + 17);
    for (let place = 0; place < length; place++) {
      for (const bad of [Number.NaN, Infinity, -Infinity]) {
        values.fill(1)[place] = bad;
        expect(Number.isFinite(kernel.sumOfSquares(values))).toBe(false);
      }
    }
  });

  it('adds multiples', () => {
    const { kernel, arrays } = create(name, [
      [1, 2, 3, 4, 5],
      [8, 16, 24, 32, 40],
    ]);
    kernel.addScaled(arrays.values, arrays.gradients, 0.25);
    expect(Array.from(arrays.values)).toEqual([3, 6, 9, 12, 15]);
  });
});

describe('the optimizer kernel', () => {
  it('gives the bits of the reference, however a range is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RULES),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 3 }),
        fc.integer({ min: 0, max: 1000 }),
        (rule, length, cuts, seed) => {
          const contents = draw(length, rule, seed);
          const reference = create('reference', contents);
          const whole = { start: 0, end: length, gradientFactor: 0.7 };
          reference.kernel.update(rule, reference.arrays, whole);
          const { kernel, arrays } = create('kernel', contents);
          const bounds = [0, ...cuts.map((cut) => Math.min(cut, length)), length].toSorted((a, b) => a - b);
          for (let part = 1; part < bounds.length; part++) {
            kernel.update(rule, arrays, { ...whole, start: bounds[part - 1]!, end: bounds[part]! });
          }
          const bitsOf = (array: Float32Array) => Array.from(new Int32Array(array.slice().buffer));
          expect(bitsOf(arrays.values)).toEqual(bitsOf(reference.arrays.values));
          expect(arrays.slots.map(bitsOf)).toEqual(reference.arrays.slots.map(bitsOf));
          expect(kernel.sumOfSquares(arrays.values)).toBe(REFERENCE_KERNEL.sumOfSquares(arrays.values));
          kernel.addScaled(arrays.values, arrays.gradients, 0.3);
          REFERENCE_KERNEL.addScaled(reference.arrays.values, reference.arrays.gradients, 0.3);
          expect(bitsOf(arrays.values)).toEqual(bitsOf(reference.arrays.values));
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('refuses arrays that are not its own, and ranges outside', () => {
    const { arrays, kernel } = createKernelArrays([4, 4])!;
    const [values, gradients] = arrays as [Float32Array, Float32Array];
    const rule: UpdateRule = { rule: 'descent', rate: 1, l2: 0 };
    const own = { values, gradients, slots: [] };
    const range = { start: 0, end: 4, gradientFactor: 1 };
    expect(() => kernel.update(rule, { ...own, gradients: new Float32Array(4) }, range)).toThrow(
      'expected elements 0 to 4 of an array of its own memory, got another array of 4',
    );
    expect(() => kernel.update(rule, own, { ...range, end: 5 })).toThrow('elements 0 to 5');
    expect(() => kernel.update(rule, own, { ...range, start: -1 })).toThrow('elements -1 to 4');
  });

  it('has no arrays beyond the 4 GiB that it reaches', () => {
    expect(createKernelArrays([2 ** 29, 2 ** 29])).toBe(null);
  });
});

// One suite for the compiled kernel and its plain reference, and that both give the same.
import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { createRandomStream } from '../../core/random.ts';
import { type ConvolverPlan, createConvolver, createReferenceConvolver } from './convolver.ts';

const SIZES = { inputLength: 40, outputLength: 8 };

describe.each([
  ['kernel', createConvolver],
  ['reference', createReferenceConvolver],
] as const)('the %s', (_, create) => {
  it('gives each phase its row and steps as by hand', () => {
    // Rows pick the first, second, third input after the place; two outputs for three inputs.
    const bank = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
    const plan: ConvolverPlan = { ...SIZES, bank, numTaps: 4, numPhases: 2, up: 2, down: 3 };
    const convolver = create(plan);
    for (let i = 0; i < 40; i++) convolver.input[i] = i;
    convolver.convolve(5, 10, 1);
    // Places 1/2, 4/2, 7/2, 10/2, 13/2 after input 10: rows 1, 0, 1, 0, 1.
    expect([...convolver.output.subarray(0, 6)]).toEqual([11, 12, 14, 15, 17, 0]);
  });

  it('interpolates neighbouring rows where there are fewer than phases', () => {
    const bank = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
    const convolver = create({ ...SIZES, bank, numTaps: 4, numPhases: 2, up: 8, down: 1 });
    for (let i = 0; i < 40; i++) convolver.input[i] = 10 * i;
    convolver.convolve(8, 0, 0);
    // Output k lies k/4 of a row on: from input 0 to input 1, and on to input 2.
    expect([...convolver.output]).toEqual([0, 2.5, 5, 7.5, 10, 12.5, 15, 17.5]);
  });
});

describe('the kernel', () => {
  it.each([
    [4, 3, 3, 7],
    [8, 160, 160, 441],
    [12, 5, 1000, 999],
    [36, 1, 1, 3],
    [340, 16, 16, 44],
  ])('equals the reference with %d taps, %d phases, %d to %d', (numTaps, numPhases, up, down) => {
    const random = createRandomStream(7, 'convolver');
    const bank = Float32Array.from({ length: (numPhases + 1) * numTaps }, () => random.normal());
    const plan = { bank, numTaps, numPhases, up, down, inputLength: 900, outputLength: 60 };
    const [kernel, reference] = [createConvolver(plan), createReferenceConvolver(plan)];
    const sound = Float32Array.from({ length: 900 }, () => random.normal());
    const count = Math.min(60, Math.floor(((900 - numTaps - 4) * up) / down));
    for (const convolver of [kernel, reference]) {
      convolver.input.set(sound);
      convolver.convolve(count, 1, up - 1);
    }
    expect(kernel.output).toBeAllclose(reference.output, { rtol: 1e-5, atol: 1e-5 * Math.sqrt(numTaps) });
  });
});

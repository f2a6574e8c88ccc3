import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { DEVICE_CHOICES } from '../engine/devices/resolve-session.ts';
import { deviceOption, gpuMemoryLimitOption, memorySize } from './common-options.ts';

describe('deviceOption', () => {
  it('offers the choices of the engine, the processor first', () => {
    expect(deviceOption().argChoices).toEqual(DEVICE_CHOICES);
    expect(deviceOption().defaultValue).toBe('cpu');
  });
});

describe('memorySize', () => {
  it.each([
    ['1000000', 1e6],
    ['4GB', 4e9],
    ['512 MiB', 512 * 2 ** 20],
    ['1.5gib', 1.5 * 2 ** 30],
    ['16kb', 16_000],
  ])('reads %s', (text, bytes) => {
    expect(memorySize(text)).toBe(bytes);
    expect(gpuMemoryLimitOption().parseArg!(text, undefined as never)).toBe(bytes);
  });

  it.each(['', '0', '-1', '4 G', '1e9', 'lots', '0.1', '9999999999999GB'])('refuses %j', (text) => {
    expect(() => memorySize(text)).toThrow(InvalidArgumentError);
  });
});

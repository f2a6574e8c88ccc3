// The help of the commands that train: each number has its range and its default, and refuses what is outside.
import { CommanderError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.ts';

const commands = createProgram()
  .commands.filter((parent) => ['train', 'pretrain'].includes(parent.name()))
  .flatMap((parent) => parent.commands.map((child) => [`${parent.name()} ${child.name()}`, child] as const));

const numbers = commands.flatMap(([name, command]) =>
  command.options
    .filter(({ flags }) => /<(?:n|x|steps|seconds)>$/.test(flags))
    .map((option) => [name, option.flags, option, command] as const),
);

it('there are numbers to look at', () => {
  expect(new Set(numbers.map(([name]) => name)).size).toBeGreaterThanOrEqual(6);
  expect(numbers.length).toBeGreaterThan(60);
});

describe.each(numbers)('segue %s %s', (_, __, option, command) => {
  it('tells its range and its default', () => {
    const line = command.createHelp().optionDescription(option);
    expect(line).toMatch(/(?:from|above) -?[\d.]+/);
    expect(line).toMatch(/\(default: .+\)$/);
  });

  it('takes the ends of its range, and nothing outside', () => {
    const [, kind, low, high] = /; (from|above) (-?[\d.]+)(?: to ([\d.]+))?/.exec(option.description)!;
    const parse = (value: number | string): unknown => option.parseArg!(String(value), undefined as never);
    if (kind === 'from') expect(parse(low!)).toBe(Number(low));
    else expect(() => parse(low!)).toThrow(CommanderError);
    expect(() => parse(Number(low) - 1)).toThrow(`, got '${Number(low) - 1}'`);
    expect(() => parse('')).toThrow(", got ''");
    expect(() => parse('many')).toThrow(", got 'many'");
    expect(() => parse('Infinity')).toThrow(CommanderError);
    if (high === undefined) return;
    expect(parse(high)).toBe(Number(high));
    expect(() => parse(Number(high) + 1)).toThrow(CommanderError);
  });
});

import { describe, expect, it } from 'vitest';
import { findJsonFault } from './json-fault.ts';

const MEND = 'export the file again or mend it';

describe('findJsonFault', () => {
  it.each([
    ['{"a":NaN}', 5, 'NaN is not valid JSON; write a number, or null where unknown'],
    ['{"a":-Infinity}', 6, 'Infinity is not valid JSON; write a number, or null where unknown'],
    ['{"a":1 "b":2}', 7, `not valid JSON from "\\"b\\":2}" on; ${MEND}`],
    ['{"a":1,}', 7, `not valid JSON from "}" on; ${MEND}`],
    ['{"a":[1,2}', 9, `not valid JSON from "}" on; ${MEND}`],
    ["{'a':1}", 1, `not valid JSON from "'a':1}" on; ${MEND}`],
    ['{"a":01}', 6, `not valid JSON from "1}" on; ${MEND}`],
    ['{"가":truе}', 10, `not valid JSON from "е}" on; ${MEND}`],
  ])('finds the byte of the fault in %s', (text, offset, problem) => {
    expect(findJsonFault(Buffer.from(text))).toEqual({ offset, problem, truncated: false });
  });

  it('tells a cut file from a broken one', () => {
    expect(findJsonFault(Buffer.from('{"a":[1,'))).toEqual({
      offset: 8,
      problem: 'the file ends in the middle of a value; it is probably cut short, so copy it again',
      truncated: true,
    });
  });

  it('names bytes that are not UTF-8', () => {
    const bytes = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xb0, 0xa1, 0xb0, 0xa1, 0x22, 0x7d]);
    expect(findJsonFault(bytes)?.problem).toBe('bytes that are not UTF-8; save the file as UTF-8');
  });

  it('finds nothing in sound JSON', () => {
    expect(findJsonFault(Buffer.from(' {"a":[1,-2.5e3,"\\ud55c",null,true]} '))).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endSplitting, splitChunk, startSplitting } from './split-json-records.ts';

function split(chunks: readonly Uint8Array[]): { value: unknown; offset: number; number: number }[] {
  const state = startSplitting('x.json');
  const records = chunks.flatMap((chunk) => [...splitChunk(state, chunk)]);
  endSplitting(state);
  return records.map(({ bytes, offset, number }) => ({
    value: JSON.parse(Buffer.from(bytes).toString()),
    offset,
    number,
  }));
}

describe('splitChunk', () => {
  it('cuts out records with their numbers and byte offsets', () => {
    const text = ' [ {"a":"]}\\"[{"} ,\n{"b":{"c":[[],{}]}}]\n';
    expect(split([Buffer.from(text)])).toEqual([
      { value: { a: ']}"[{' }, offset: 3, number: 0 },
      { value: { b: { c: [[], {}] } }, offset: 20, number: 1 },
    ]);
  });

  it('forgets an escape at the end of a chunk when its record is over', () => {
    const chunks = ['[{"a":"\\', '""},{"":1}]'].map((text) => Buffer.from(text));
    expect(split(chunks).map(({ value }) => value)).toEqual([{ a: '"' }, { '': 1 }]);
  });

  it('gives what JSON.parse gives, however the bytes are cut', () => {
    // Characters of 1 to 4 bytes, and those that JSON escapes or that look like structure.
    const unit = fc.constantFrom('a', '가', '🎧', 'é', '"', '\\', '{', '}', '[', ']', ',', '\n', '\0');
    const record = fc.dictionary(fc.string({ unit }), fc.jsonValue({ stringUnit: unit }));
    const indent = fc.constantFrom(0, 1, 2);
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 5 }),
        indent,
        fc.array(fc.nat(200)),
        (records, space, cuts) => {
          const text = JSON.stringify(records, null, space);
          const bytes = Buffer.from(text);
          const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
          const chunks = ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
          expect(split(chunks).map(({ value }) => value)).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives up on a record that never ends instead of filling the memory', () => {
    const state = startSplitting('x.json', 1000);
    const feed = (text: string): unknown[] => [...splitChunk(state, Buffer.from(text))];
    expect(feed('[{"a":')).toEqual([]);
    expect(feed(' '.repeat(900))).toEqual([]);
    expect(() => feed(' '.repeat(900))).toThrow(
      'x.json, record 0, byte 1806: a record of more than 1000 bytes; a quote or bracket is missing',
    );
  });

  it('limits each record, not their sum', () => {
    const state = startSplitting('x.json', 15);
    const feed = (text: string): number => [...splitChunk(state, Buffer.from(text))].length;
    expect([feed('[{"a":"'), feed('12345"},{"a":"'), feed('12345"},{"a":"'), feed('12345"}]')]).toEqual([
      0, 1, 1, 1,
    ]);
  });

  it('names the fault of a record that never ends where it has one', () => {
    const state = startSplitting('x.json', 20);
    expect(() => [...splitChunk(state, Buffer.from('[{"a":"b, "c":1}, {"a":"b", "c":1}, '))]).toThrow(
      'x.json, record 0, byte 11: not valid JSON from "c\\":1}, {\\"a\\":\\"b\\", \\"c\\":1}," on',
    );
  });
});

import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bigramQuery, bigramTerms, foldText } from './bigrams.ts';

describe('foldText', () => {
  it.each([
    ['밤편지', '밤편지'],
    ['밤 편지', '밤편지'],
    ['밤편지', '밤편지'], // conjoining jamo
    ['R&B Night', 'rbnight'],
    ['ＡＢＣ１', 'abc1'],
    ['Café', 'café'],
    ['a-\u0301', 'á'],
    ['사랑해 (Feat. Ailee)', '사랑해featailee'],
    ['!?', '!?'],
    [' ! ', '!'],
    ['\u200b', ''],
    ['', ''],
  ])('turns %j into %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('changes nothing that it has folded already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});

describe('bigramTerms', () => {
  it('gives each pair of neighbours and the last character', () => {
    expect(bigramTerms('밤편지')).toEqual(['밤편', '편지', '지']);
    expect(bigramTerms('밤')).toEqual(['밤']);
    expect(bigramTerms('')).toEqual([]);
  });

  it('keeps characters outside the first plane whole', () => {
    expect(bigramTerms('𠀀a')).toEqual(['𠀀a', 'a']);
  });
});

describe('bigramQuery', () => {
  it('looks for a longer word as a phrase and for a single character as a beginning', () => {
    expect(bigramQuery('밤편지 봄')).toBe('"밤편 편지" AND "봄" *');
    expect(bigramQuery('봄날')).toBe('"봄날"');
  });

  it('is null where there is nothing to look for', () => {
    expect(bigramQuery('  ')).toBeNull();
    expect(bigramQuery('\u200b')).toBeNull();
  });

  it("doubles quotes, so that no text is ever a fault in FTS5's language", () => {
    const database = new DatabaseSync(':memory:');
    database.exec(`create virtual table t using fts5(body, tokenize="ascii tokenchars '!#$*+-.:^'")`);
    const match = database.prepare('select rowid from t where t match ?');
    const hostile = [
      '"',
      '""',
      '" OR "',
      'a" AND',
      'NOT',
      'NEAR(',
      'body:',
      '*',
      '^',
      "'; --",
      '-a',
      '{',
      '\0',
    ];
    for (const text of hostile) {
      const query = bigramQuery(text);
      if (query !== null) expect(match.all(query)).toEqual([]);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const query = bigramQuery(text);
        if (query !== null) match.all(query);
      }),
    );
    database.close();
  });
});

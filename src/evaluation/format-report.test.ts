import { describe, expect, it } from 'vitest';
import { fullResult, playlist } from '../../test/helpers/evaluation-cases.ts';
import { compareResults } from './compare-results.ts';
import { evaluateResults } from './evaluate-results.ts';
import { rankPopularity } from './exposure.ts';
import { formatComparison } from './format-comparison.ts';
import { formatReport } from './format-report.ts';

const answers = [
  playlist(1, { songs: [10, 11], tags: ['a'] }),
  playlist(2, { songs: [20], tags: ['b'] }),
  playlist(3, { songs: [30], tags: ['c'] }),
];
const results = [
  fullResult(1, [10, 11], ['a']),
  fullResult(2, [99, 98, 20], ['x', 'y', 'b']),
  fullResult(3, [], []),
];
const others = [fullResult(1, [], ['a']), fullResult(2, [20], ['b']), fullResult(3, [], [])];
const questions = [
  playlist(1, { songs: [1, 2, 3], tags: ['z'] }),
  playlist(2, { plylst_title: 'evening' }),
  playlist(3, { plylst_title: 'morning' }),
];
const catalogue = {
  hasSong: () => true,
  hasTag: () => true,
  songPopularity: rankPopularity([10, 20, 30, 900_000], [5, 2, 2, 1]),
  tagPopularity: rankPopularity(['a', 'b', 'c'], [3, 2, 1]),
};

describe('formatReport', () => {
  it('shows totals alone without questions, and says how to see more', () => {
    expect(formatReport(evaluateResults({ answers, results }))).toMatchInlineSnapshot(`
      "question      song       tag     score  playlists     95 % of score
      all       0.500000  0.500000  0.500000          3  0.0000 to 1.0000

      95 % intervals of all: song 0.0000 to 1.0000, tag 0.0000 to 1.0000, score 0.0000 to 1.0000
      (bootstrap over playlists, 1,000 resamples, seed 0)

      Add --questions FILE to see scores by kind of question and by given songs."
    `);
  });

  it('shows kinds, given songs and further metrics', () => {
    const report = evaluateResults({ answers, results, questions }, { more: true, catalogue });
    expect(formatReport(report)).toMatchInlineSnapshot(`
      "question            song       tag     score  playlists     95 % of score
      songs and tags  1.000000  1.000000  1.000000          1                 -
      title only      0.250000  0.250000  0.250000          2  0.0000 to 0.5000
      all             0.500000  0.500000  0.500000          3  0.0000 to 1.0000

      given songs      song       tag     score  playlists     95 % of score
      0            0.250000  0.250000  0.250000          2  0.0000 to 0.5000
      1-5          1.000000  1.000000  1.000000          1                 -

      95 % intervals of all: song 0.0000 to 1.0000, tag 0.0000 to 1.0000, score 0.0000 to 1.0000
      (bootstrap over playlists, 1,000 resamples, seed 0)

      further metrics          songs    tags
      places that count          100      10
      recall                  0.6667  0.6667
      R-precision             0.3333  0.3333
      mean reciprocal rank    0.4444  0.4444
      hit rate                0.6667  0.6667
      distinct recommended       105      14
      Gini among recommended  0.0464  0.2238
      coverage of training    0.7500  0.6667
      Gini over training      0.4500  0.3333
      share of top 1 %        0.0033  0.0333
      mean popularity rank       5.0     3.8"
    `);
  });

  it('shows warnings, and how to get popularity', () => {
    const report = evaluateResults(
      { answers, results: results.slice(1), questions },
      { lenient: true, more: true },
    );
    const text = formatReport(report);
    expect(text).toContain('warning: missing-playlist, 1 time, first in results, playlist 1');
    expect(text).toContain('Add --train DIR');
    expect(text).not.toContain('Add --questions');
  });

  it('marks up the heads and the totals', () => {
    const text = formatReport(evaluateResults({ answers, results }), (format, part) => `<${format}>${part}`);
    expect(text).toMatch(/^<dim>question/);
    expect(text).toMatch(/\n<bold>all /);
  });
});

describe('formatComparison', () => {
  it('shows differences with sign, interval and counts', () => {
    const comparison = compareResults({ answers, results, others, questions });
    expect(formatComparison(comparison)).toMatchInlineSnapshot(`
      "this minus other  metric  difference       95 % interval  better  equal  worse
      all               song     +0.166667  -0.5000 to +1.0000       1      1      1
                        tag      -0.166667  -0.5000 to +0.0000       0      2      1
                        score    +0.116667  -0.5000 to +0.8500       1      1      1
      songs and tags    song     +1.000000                   -       1      0      0
                        tag      +0.000000                   -       0      1      0
                        score    +0.850000                   -       1      0      0
      title only        song     -0.250000  -0.5000 to +0.0000       0      1      1
                        tag      -0.250000  -0.5000 to +0.0000       0      1      1
                        score    -0.250000  -0.5000 to +0.0000       0      1      1"
    `);
  });
});

// Text in columns on a terminal, where Korean, Chinese and Japanese characters and emoji take two columns.

/** East Asian wide and fullwidth ranges (Unicode 16, EastAsianWidth.txt, W and F), and pictographs. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Characters that take no column of their own: combining marks, joiners, variation selectors, controls. */
const ZERO = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

/** How many columns a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFC')) {
    if (!ZERO.test(character)) width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** How a column of a table stands. */
export type Alignment = 'left' | 'right';

/**
 * Rows as aligned lines, columns two spaces apart; lines don't end in spaces.
 * @param alignments one a column; default left for the first and right for the others
 * @param indent spaces before each line; default 2
 */
export function layOutTable(
  rows: readonly (readonly string[])[],
  options: { alignments?: readonly Alignment[]; indent?: number } = {},
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
    });
  }
  const indent = ' '.repeat(options.indent ?? 2);
  return rows.map((row) => {
    const cells = row.map((cell, i) => {
      const fill = ' '.repeat(widths[i]! - displayWidth(cell));
      const alignment = options.alignments?.[i] ?? (i === 0 ? 'left' : 'right');
      return alignment === 'left' ? cell + fill : fill + cell;
    });
    return (indent + cells.join('  ')).trimEnd();
  });
}

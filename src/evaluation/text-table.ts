// Aligned columns of plain text for reports on a terminal.

/** How a table's cells are aligned. */
export type Alignment = 'left' | 'right';

/**
 * Lines of a table whose columns are as wide as their widest cell, two spaces apart, without trailing spaces.
 * Widths count code points, so cells have to be of scripts with one cell a character, and unstyled.
 * @param rows all of the length of `alignments` (else `RangeError`); the first may be a header
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
): string[] {
  const widths = alignments.map((_, column) =>
    Math.max(0, ...rows.map((row) => lengthOf(row[column] ?? ''))),
  );
  return rows.map((row) => {
    if (row.length !== alignments.length) {
      throw new RangeError(`a row has ${row.length} cells where the table has ${alignments.length} columns`);
    }
    return row
      .map((cell, column) => {
        const padding = ' '.repeat(widths[column]! - lengthOf(cell));
        return alignments[column] === 'left' ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd();
  });
}

function lengthOf(text: string): number {
  return [...text].length;
}

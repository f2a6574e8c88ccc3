// Holds files to their size: no TypeScript file over 400 lines without a reason. Run by `npm run check`;
// `--list` prints the ten largest instead.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A file may have at most this many lines without a reason. */
export const MAX_LINES = 400;

/** A reason stands in one of this many first lines, as a comment `size: reason`. */
const REASON_WITHIN_LINES = 10;

const FOLDERS = ['src', 'bench', 'scripts', 'test', 'web'];

/** Size of one file. */
export interface FileSize {
  /** Path from the root, with slashes. */
  readonly file: string;
  readonly numLines: number;
  /** Why it may be longer than `MAX_LINES`; null where no reason is given. */
  readonly reason: string | null;
}

/** All TypeScript files of the project's own folders below `root`, the largest first. */
export function measureFiles(root: string): FileSize[] {
  return FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        [folder, ...file.split(sep)].join('/'),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
    .map((file) => measureFile(file, readFileSync(join(root, file), 'utf8')))
    .sort((a, b) => b.numLines - a.numLines || (a.file < b.file ? -1 : 1));
}

function measureFile(file: string, text: string): FileSize {
  const lines = text.replace(/\n$/, '').split('\n');
  const reason = lines
    .slice(0, REASON_WITHIN_LINES)
    .map((line) => /^\s*(?:\/\/|\/?\*+)\s*size:\s*(\S.*)$/.exec(line)?.[1])
    .find((found) => found !== undefined);
  return { file, numLines: lines.length, reason: reason ?? null };
}

/** The files that are too long and give no reason. */
export function findOversized(sizes: readonly FileSize[]): FileSize[] {
  return sizes.filter(({ numLines, reason }) => numLines > MAX_LINES && reason === null);
}

if (import.meta.main) {
  const sizes = measureFiles(join(import.meta.dirname, '..'));
  if (process.argv.includes('--list')) {
    for (const { file, numLines } of sizes.slice(0, 10))
      console.log(`${String(numLines).padStart(5)}  ${file}`);
  } else {
    const oversized = findOversized(sizes);
    for (const { file, numLines } of oversized) {
      console.error(
        `${file}: ${numLines} lines, more than ${MAX_LINES}; split it, or say why in a comment 'size: reason' at its top`,
      );
    }
    process.exitCode = oversized.length === 0 ? 0 : 1;
  }
}

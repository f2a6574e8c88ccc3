// Holds imports to the folder arrows of the README: formats -> dataset -> models -> blend -> evaluation ->
// serving -> cli, with core, text, audio, kernels, engine and distributed below. Run by `npm run check`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** For each folder of `src`, the other folders it may import. */
export const ALLOWED_IMPORTS: Readonly<Record<string, readonly string[]>> = (() => {
  const below: Record<string, readonly string[]> = {
    core: [],
    kernels: ['core'],
    text: ['core', 'kernels'],
    audio: ['core', 'kernels'],
    engine: ['core', 'kernels'],
    distributed: ['core', 'kernels', 'engine'],
  };
  const allowed = { ...below };
  const left = Object.keys(below);
  for (const folder of ['formats', 'dataset', 'models', 'blend', 'evaluation', 'serving', 'cli']) {
    allowed[folder] = [...left];
    left.push(folder);
  }
  // The public API stands on top of all but the command line.
  allowed['index.ts'] = left.filter((folder) => folder !== 'cli');
  return allowed;
})();

/** One import that points the wrong way. */
export interface LayerViolation {
  /** Path from the root, with slashes. */
  readonly file: string;
  /** Line of the specifier, counted from 1. */
  readonly line: number;
  /** What is imported, as written. */
  readonly specifier: string;
  /** Why that is not allowed. */
  readonly reason: string;
}

// Statements, dynamic imports, and the URLs by which worker files are named.
const IMPORT_PATTERNS = [
  /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bnew URL\(\s*['"](\.[^'"]+\.[jt]s)['"]/g,
];

/** Checks all TypeScript files below `root`/src; ordered by file, then line. */
export function findLayerViolations(root: string): LayerViolation[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => posix.join('src', file.split(sep).join('/')))
    .filter((file) => file.endsWith('.ts'))
    .sort();
  return files.flatMap((file) => checkFile(file, readFileSync(join(root, file), 'utf8')));
}

function checkFile(file: string, text: string): LayerViolation[] {
  const found: LayerViolation[] = [];
  for (const pattern of IMPORT_PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const specifier = match[1]!;
      const reason = specifier.startsWith('.') ? explainViolation(file, specifier) : null;
      if (reason === null) continue;
      const line = text.slice(0, match.index + match[0].length).split('\n').length;
      found.push({ file, line, specifier, reason });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/** Why `file` may not import `specifier`, or null where it may. */
function explainViolation(file: string, specifier: string): string | null {
  const target = posix.join(posix.dirname(file), specifier);
  const from = file.split('/')[1]!;
  const allowed = ALLOWED_IMPORTS[from];
  if (allowed === undefined) return `${from} has no place in the arrows; add it to scripts/check-layers.ts`;
  if (!target.startsWith('src/')) {
    return file.endsWith('.test.ts') ? null : 'sources import nothing from outside src';
  }
  const to = target.split('/')[1]!;
  if (to === from || allowed.includes(to)) return null;
  return `${from} may import ${allowed.length === 0 ? 'no other folder' : `only ${allowed.join(', ')}`}`;
}

if (import.meta.main) {
  const violations = findLayerViolations(join(import.meta.dirname, '..'));
  for (const { file, line, specifier, reason } of violations) {
    console.error(`${file}:${line}: import of '${specifier}': ${reason}`);
  }
  process.exitCode = violations.length === 0 ? 0 : 1;
}

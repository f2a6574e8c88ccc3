// Builds the package: compiles src into a clean dist, JavaScript beside its types, and kernels. Run by `npm run build`, and
// by npm before it packs.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildAssets } from './build-assets.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Compiles; returns tsc's exit code. */
function compile(): number {
  rmSync(dist, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, error } = spawnSync(
    process.execPath,
    [compiler, '-p', 'tsconfig.build.json', '--noEmitOnError'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  if (error !== undefined) throw error;
  return status ?? 1;
}

/**
 * Names compiled files that ask for a TypeScript file at run time. The compiler rewrites import specifiers but
 * not other strings, such as a worker's URL; such code would run in a clone and fail in the package.
 */
function findTypeScriptReferences(): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .filter((file) => /new URL\(\s*['"`][^'"`]*\.ts['"`]/.test(readFileSync(join(dist, file), 'utf8')));
}

/** Copies what `build-assets.ts` made to where the compiled code looks for it. */
function copyAssets(): void {
  const folders = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  for (const folder of folders.filter((name) => basename(name) === 'compiled')) {
    cpSync(join(root, 'src', folder), join(dist, folder), { recursive: true });
  }
}

buildAssets();
process.exitCode = compile();
if (process.exitCode === 0) {
  copyAssets();
  const references = findTypeScriptReferences();
  for (const file of references) {
    console.error(
      `dist/${file}: names a .ts file in a URL, which the package lacks; take the ending from import.meta.url`,
    );
  }
  if (references.length > 0) process.exitCode = 1;
}

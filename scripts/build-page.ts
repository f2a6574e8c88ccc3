// Bundles the page of `segue map` from web/map into src/serving/map/compiled: one script, one style, one template.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '..');
const sourceDir = join(root, 'web', 'map');
const targetDir = join(root, 'src', 'serving', 'map', 'compiled');

/** Files from which the page is built, besides packages. */
function sources(): string[] {
  return [
    ...readdirSync(sourceDir).map((name) => join(sourceDir, name)),
    join(root, 'src', 'serving', 'map', 'page-data.ts'),
    join(root, 'src', 'text', 'bigrams.ts'),
    join(root, 'node_modules', 'regl-scatterplot', 'package.json'),
    import.meta.filename,
  ];
}

/** Licences of what is bundled, as they ask for, as one comment: regl-scatterplot and all that it is built of. */
function licences(): string {
  const packages = join(root, 'node_modules');
  const { dependencies } = JSON.parse(
    readFileSync(join(packages, 'regl-scatterplot', 'package.json'), 'utf8'),
  ) as { dependencies: Record<string, string> };
  const texts = ['regl-scatterplot', ...Object.keys(dependencies)].map((name) => {
    const file = readdirSync(join(packages, name)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence file, which the page must hold`);
    return `${name}\n\n${readFileSync(join(packages, name, file), 'utf8').trim()}`;
  });
  return `/*!\n${texts.join('\n\n').replaceAll('*/', '* /')}\n*/`;
}

/** Builds the page where any of its parts is older than any of its sources. */
export function buildPage(): void {
  const newest = Math.max(...sources().map((file) => statSync(file).mtimeMs));
  const targets = ['page.js', 'page.css', 'page.html'].map((name) => join(targetDir, name));
  if (targets.every((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest)) return;
  mkdirSync(targetDir, { recursive: true });
  const options = { bundle: true, minify: true, logLevel: 'warning', absWorkingDir: root } as const;
  buildSync({
    ...options,
    entryPoints: [join(sourceDir, 'main.ts')],
    outfile: targets[0]!,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'inline',
    banner: { js: licences() },
  });
  buildSync({ ...options, entryPoints: [join(sourceDir, 'page.css')], outfile: targets[1]! });
  copyFileSync(join(sourceDir, 'page.html'), targets[2]!);
  const script = readFileSync(targets[0]!, 'utf8');
  if (/<\/script|<!--/i.test(script))
    throw new Error('the page script holds text that would end its element');
}

if (import.meta.main) buildPage();

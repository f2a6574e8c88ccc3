// Recorded music that Debian carries as packages: fetched by apt-get and unpacked into the bench's folder, without an installation
// and without rights of the system's administrator. What is free to copy is said by each package's copyright file.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { measureProcess } from '../../harness/measure-process.ts';
import type { BenchContext } from '../../harness/types.ts';

/** Packages with at least ten tracks in formats that Segue decodes, each the music of one game, in Debian 12. */
export const SOUNDTRACK_PACKAGES = [
  'singularity-music',
  'hyperrogue-music',
  'warzone2100-music',
  'drascula-music',
  'planetblupi-music-ogg',
  'wesnoth-1.16-music',
];

/** A game's music. */
export interface Soundtrack {
  readonly name: string;
  /** Each a list of files that belong together, such as two versions of a piece. */
  readonly tracks: readonly (readonly string[])[];
}

const SOUND_FILE = /\.(ogg|oga|opus|mp3|flac|wav)$/i;
/** Endings of names of versions of one piece, which must lie on one side of a split: `track3_enhanced` beside `track3`. */
const VERSION_ENDING = /[-_ ](enhanced|old|short|long|intro|loop|remix)$/;
/** `victory2` beside `victory`: nobody can be sure that it is another piece. */
const NUMBER_ENDING = /(?<=[a-z])[2-9]$/;

/** Fetches and unpacks a package below `dir`, or takes what is there; null and a word to `say` where apt has none. */
async function fetchPackage(dir: string, name: string, say: BenchContext['say']): Promise<string | null> {
  const place = join(dir, name);
  if (existsSync(place)) return place;
  const download = join(dir, 'packages');
  await mkdir(download, { recursive: true });
  const isOurs = (file: string): boolean => file.startsWith(`${name}_`) && file.endsWith('.deb');
  try {
    if (!(await readdir(download)).some(isOurs)) {
      await measureProcess('apt-get', ['download', name], { cwd: download });
    }
    const file = (await readdir(download)).find(isOurs)!;
    // Named at the end, so that an interrupted run leaves no half of it for the next.
    const partial = `${place}.partial`;
    await measureProcess('dpkg-deb', ['-x', join(download, file), partial]);
    await rename(partial, place);
    return place;
  } catch (error) {
    say(`sounds: ${name} is left out: ${(error as Error).message}`);
    return null;
  }
}

/** Files of music below a folder, in the order of their names; links to others are passed over. */
async function findSoundFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && SOUND_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const nameOf = (file: string): string => basename(file, extname(file)).toLowerCase();

/** The piece that a file is a version of, by its name; a number at the end counts where a file of `all` has none. */
export function pieceOf(file: string, all: readonly string[]): string {
  const name = nameOf(file).replace(VERSION_ENDING, '');
  const unnumbered = name.replace(NUMBER_ENDING, '');
  return all.some((other) => nameOf(other) === unnumbered) ? unnumbered : name;
}

/** Files by piece; files of equal bytes are one. */
async function groupByPiece(files: readonly string[]): Promise<string[][]> {
  const pieces = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const file of files) {
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    if (seen.has(hash)) continue;
    seen.add(hash);
    const piece = pieceOf(file, files);
    pieces.set(piece, [...(pieces.get(piece) ?? []), file]);
  }
  return [...pieces.values()];
}

/** All soundtracks that apt has, below `dir`. Files are only taken here: what is too short is left out later. */
export async function fetchSoundtracks(dir: string, say: BenchContext['say']): Promise<Soundtrack[]> {
  await mkdir(dir, { recursive: true });
  const found: Soundtrack[] = [];
  for (const name of SOUNDTRACK_PACKAGES) {
    const place = await fetchPackage(dir, name, say);
    if (place === null) continue;
    const tracks = await groupByPiece(await findSoundFiles(place));
    say(`sounds: ${name}, ${tracks.length} pieces`);
    found.push({ name, tracks });
  }
  return found;
}

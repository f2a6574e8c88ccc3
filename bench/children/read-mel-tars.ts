// Reads a tar of spectrograms in one of several ways and times it from inside, without the start of Node. Arguments:
// mode (blocks, members, spectrograms, float16, int8), tar, and for float16 and int8 the pack to make, or for `write` the
// number of songs. Prints {bytes, seconds, songs}; bytes are those of the tar.
import { open, rm, stat } from 'node:fs/promises';
import { createRandomStream } from '../../src/core/random.ts';
import { readMelTars, type SongMel, writeMelTar } from '../../src/formats/mel-tar.ts';
import { readTarMembers } from '../../src/formats/tar-members.ts';
import { packMelTars } from '../../src/formats/write-mel-pack.ts';

/** What one run prints. */
export interface ReadMelTarsRun {
  readonly bytes: number;
  readonly seconds: number;
  readonly songs: number;
}

const BLOCK_BYTES = 1 << 20;
const BANDS = 48;
const FRAMES = 1876;
/** The member of an arena's clip has 360,320 bytes. */
const MEMBER_BYTES = 1 << 19;

/** The file as it lies, block by block into one buffer: nobody reads faster in Node. */
async function readBlocks(tar: string): Promise<number> {
  const handle = await open(tar);
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES, position);
    if (bytesRead === 0) break;
    position += bytesRead;
  }
  await handle.close();
  return 0;
}

async function readMembers(tar: string): Promise<number> {
  const buffer = Buffer.allocUnsafeSlow(MEMBER_BYTES);
  let songs = 0;
  for await (const item of readTarMembers(tar)) {
    if (item.kind === 'fault') throw new Error(item.problem);
    await item.read(buffer);
    songs++;
  }
  return songs;
}

async function readSpectrograms(tar: string): Promise<number> {
  const reading = readMelTars([tar], { share: true });
  for await (const { frames } of reading) if (frames !== FRAMES) throw new Error(`${frames} frames`);
  return reading.report.songs;
}

async function packTar(tar: string, dir: string, type: 'float16' | 'int8'): Promise<number> {
  await rm(dir, { recursive: true, force: true });
  return (await packMelTars([tar], dir, { type })).songs;
}

/** Noise around -40 dB: no two values alike, as in real spectrograms. */
function* makeSongs(count: number): Generator<SongMel> {
  const random = createRandomStream(1, 'read-mel-tars');
  const mel = Float32Array.from({ length: BANDS * FRAMES }, () => random.uniform() * 80 - 80);
  for (let songId = 0; songId < count; songId++) {
    mel.copyWithin(0, 1); // each song differs from the last
    mel[mel.length - 1] = random.uniform() * 80 - 80;
    yield { songId, mel, frames: FRAMES };
  }
}

const [mode, tar = '', more = ''] = process.argv.slice(2);
const startedAt = performance.now();
let songs = 0;
if (mode === 'blocks') songs = await readBlocks(tar);
else if (mode === 'members') songs = await readMembers(tar);
else if (mode === 'spectrograms') songs = await readSpectrograms(tar);
else if (mode === 'float16' || mode === 'int8') songs = await packTar(tar, more, mode);
else if (mode === 'write') await writeMelTar(tar, makeSongs(Number(more)));
else throw new Error(`unknown mode ${mode}`);
const seconds = (performance.now() - startedAt) / 1000;
process.stdout.write(
  JSON.stringify({ bytes: (await stat(tar)).size, seconds, songs } satisfies ReadMelTarsRun),
);

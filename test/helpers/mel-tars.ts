// Spectrograms whose every value says which song, band and frame it belongs to, and tars of them, whole and damaged.
import { pack } from 'tar-stream';
import { encodeNpy, type NpyOptions } from '../../src/formats/npy.ts';

const BANDS = 48;

/** Between -80 and 20 dB, different for each song; exact in float16. */
export function melOf(songId: number, frames: number): Float32Array {
  const mel = new Float32Array(BANDS * frames); // (bands, frames)
  for (let i = 0; i < mel.length; i++) {
    const [band, frame] = [Math.floor(i / frames), i % frames];
    mel[i] = ((songId * 37 + band * 11 + frame * 5) % 1600) / 16 - 80;
  }
  return mel;
}

/** The member of a song: its name, and its spectrogram as a .npy file. */
export function memberOf(songId: number, frames: number, npy: NpyOptions = {}): [string, Buffer] {
  return [
    `${Math.floor(songId / 1000)}/${songId}.npy`,
    encodeNpy(melOf(songId, frames), [BANDS, frames], npy),
  ];
}

/** The bytes of a tar of any members, in their order; names may repeat. */
export async function tarOf(members: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, bytes] of members) archive.entry({ name, mtime: new Date(0) }, bytes);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

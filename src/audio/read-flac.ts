// FLAC by libFLAC in WebAssembly (@audio/decode-flac); length and rate from the STREAMINFO block (RFC 9639, 8.2).
import { FormatError } from '../core/errors.ts';
import type { AudioBlock, AudioStream } from './audio-stream.ts';
import { type ByteSource, readChunks } from './byte-source.ts';
import { withoutConsole } from './without-console.ts';

/** Length and rate out of a STREAMINFO block's 34 bytes at `at`; the length is null where the encoder left it open. */
export function readStreamInfo(
  bytes: Uint8Array,
  at: number,
): { sampleRateHz: number; seconds: number | null } {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 34);
  const sampleRateHz = view.getUint32(10) >>> 12;
  const numSamples = (view.getUint8(13) & 15) * 2 ** 32 + view.getUint32(14);
  return { sampleRateHz, seconds: numSamples === 0 || sampleRateHz === 0 ? null : numSamples / sampleRateHz };
}

/** @param offset where `fLaC` stands */
export async function openFlac(source: ByteSource, offset: number): Promise<AudioStream> {
  const head = await source.read(offset, 42);
  if (head.length < 42 || (head[4]! & 127) !== 0) {
    throw new FormatError(
      { file: source.name },
      'a FLAC without a description of its samples (STREAMINFO); copy it again',
    );
  }
  return {
    format: 'flac',
    durationSeconds: readStreamInfo(head, 8).seconds,
    durationIsEstimate: false,
    notes: [],
    blocks: () => decodeFlac(readFlac(source, offset)),
  };
}

/** The decoder takes its first piece for a whole file where it can: a piece too short for one makes it stream. */
async function* readFlac(source: ByteSource, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  yield await source.read(offset, 8);
  yield* readChunks(source, offset + 8);
}

/** Decodes pieces of a FLAC stream, native or in Ogg pages. */
export async function* decodeFlac(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<AudioBlock, void, undefined> {
  const { decoder } = await import('@audio/decode-flac');
  const flac = await decoder();
  try {
    for await (const piece of pieces) {
      const { channelData, sampleRate } = withoutConsole(() => flac.decode(piece));
      if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
    }
    const { channelData, sampleRate } = withoutConsole(() => flac.flush());
    if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
  } finally {
    flac.free();
  }
}

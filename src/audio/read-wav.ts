// WAV: integer and float PCM, A-law, mu-law and ADPCM by @audio/decode-wav. The chunks are walked here (RIFF: Microsoft's
// Multimedia Programming Interface and Data Specifications 1.0, 1991), for the length, for faults that can be named, and because
// the decoder knows nothing of the byte that fills up a chunk of odd length: it gets the format and the sound, on end.
import { FormatError } from '../core/errors.ts';
import type { AudioBlock, AudioStream } from './audio-stream.ts';
import { type ByteSource, readChunks, textAt } from './byte-source.ts';

interface WavLayout {
  readonly formatTag: number;
  readonly numChannels: number;
  readonly sampleRateHz: number;
  readonly bytesPerSecond: number;
  readonly blockBytes: number;
  /** The chunk of the format, with its name and size. */
  readonly formatChunk: Uint8Array;
  readonly dataOffset: number;
  /** As declared; infinite for the placeholders of recorders that did not come back to fill it in. */
  readonly dataBytes: number;
}

/** A description of samples has 16 to 50 bytes; that of a rare codec some more. */
const MOST_FORMAT_BYTES = 1024;
/** What a size is where a recorder never filled it in. */
const OPEN_SIZE = 0xffff_ffff;

/** @param offset where `RIFF` stands */
export async function openWav(source: ByteSource, offset: number): Promise<AudioStream> {
  const layout = await readLayout(source, offset);
  const { numChannels, sampleRateHz, blockBytes, bytesPerSecond, dataBytes, dataOffset } = layout;
  if (numChannels === 0 || sampleRateHz === 0 || blockBytes === 0) {
    const got = `${numChannels} channels, ${sampleRateHz} Hz, ${blockBytes} bytes a block`;
    throw new FormatError({ file: source.name }, `a WAV of ${got}; export it again`);
  }
  const bytes = Number.isFinite(dataBytes) ? dataBytes : source.sizeBytes - dataOffset;
  const isPcm = [1, 3, 6, 7].includes(layout.formatTag);
  return {
    format: 'wav',
    durationSeconds: bytes / (isPcm || bytesPerSecond === 0 ? blockBytes * sampleRateHz : bytesPerSecond),
    durationIsEstimate: !isPcm,
    notes: [],
    blocks: () => decodeWav(source, layout),
  };
}

/** A WAV that holds the format and, next to it, the sound. */
async function* readPlain(
  source: ByteSource,
  { formatChunk, dataOffset, dataBytes }: WavLayout,
): AsyncGenerator<Uint8Array, void, undefined> {
  const isOpen = !Number.isFinite(dataBytes);
  const head = Buffer.alloc(12 + 8);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(OPEN_SIZE, 4);
  head.write('WAVE', 8, 'latin1');
  head.write('data', 12, 'latin1');
  head.writeUInt32LE(isOpen ? OPEN_SIZE : dataBytes, 16);
  yield new Uint8Array(Buffer.concat([head.subarray(0, 12), formatChunk, head.subarray(12)]));
  yield* readChunks(source, dataOffset, Math.min(source.sizeBytes, dataOffset + dataBytes));
}

async function* decodeWav(
  source: ByteSource,
  layout: WavLayout,
): AsyncGenerator<AudioBlock, void, undefined> {
  const { decoder } = await import('@audio/decode-wav');
  const wav = decoder();
  try {
    for await (const chunk of readPlain(source, layout)) {
      const { channelData, sampleRate } = wav.decode(chunk);
      if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const problem = `${error.message}; save it as PCM of 16 bits, or as FLAC`;
    throw new FormatError({ file: source.name }, problem, { cause: error });
  } finally {
    wav.free();
  }
}

async function readLayout(source: ByteSource, offset: number): Promise<WavLayout> {
  let format: Omit<WavLayout, 'dataOffset' | 'dataBytes'> | null = null;
  for (let at = offset + 12; at + 8 <= source.sizeBytes; ) {
    const head = await source.read(at, 8 + 40);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const name = textAt(head, 0, 4);
    const size = view.getUint32(4, true);
    if (name === 'fmt ' && head.length >= 24) {
      const tag = view.getUint16(8, true);
      format = {
        formatTag: tag === 0xfffe && head.length >= 34 ? view.getUint16(32, true) : tag,
        numChannels: view.getUint16(10, true),
        sampleRateHz: view.getUint32(12, true),
        bytesPerSecond: view.getUint32(16, true),
        blockBytes: view.getUint16(20, true),
        formatChunk: await source.read(at, 8 + Math.min(size, MOST_FORMAT_BYTES)),
      };
    } else if (name === 'data') {
      if (format === null) break;
      const dataBytes = size === 0 || size === OPEN_SIZE ? Number.POSITIVE_INFINITY : size;
      return { ...format, dataOffset: at + 8, dataBytes };
    }
    at = size % 2 === 0 ? at + 8 + size : await afterOdd(source, at + 8 + size);
  }
  const missing = format === null ? 'a description of its samples (fmt)' : 'sound (data)';
  throw new FormatError(
    { file: source.name },
    `a WAV without ${missing}; it is probably cut short, so copy it again`,
  );
}

/** Where the chunk after one of odd length begins: one byte on, but in files of programs that forget to fill up. */
async function afterOdd(source: ByteSource, end: number): Promise<number> {
  const name = textAt(await source.read(end, 4), 0, 4);
  return /^[a-zA-Z][ -~]{3}$/.test(name) ? end : end + 1;
}

// WAV: integer and float PCM, A-law, mu-law and ADPCM by @audio/decode-wav. The chunks are walked here first, for the
// length and for faults that can be named.
import { FormatError } from '../core/errors.ts';
import type { AudioBlock, AudioStream } from './audio-stream.ts';
import { type ByteSource, readChunks, textAt } from './byte-source.ts';

interface WavLayout {
  readonly formatTag: number;
  readonly numChannels: number;
  readonly sampleRateHz: number;
  readonly bytesPerSecond: number;
  readonly blockBytes: number;
  readonly dataOffset: number;
  /** As declared; infinite for the placeholders of recorders that did not come back to fill it in. */
  readonly dataBytes: number;
}

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
    blocks: () => decodeWav(source, offset),
  };
}

async function* decodeWav(source: ByteSource, offset: number): AsyncGenerator<AudioBlock, void, undefined> {
  const { decoder } = await import('@audio/decode-wav');
  const wav = decoder();
  try {
    for await (const chunk of readChunks(source, offset)) {
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
  let format: Pick<
    WavLayout,
    'formatTag' | 'numChannels' | 'sampleRateHz' | 'bytesPerSecond' | 'blockBytes'
  > | null = null;
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
      };
    } else if (name === 'data') {
      if (format === null) break;
      const dataBytes = size === 0 || size === 0xffff_ffff ? Number.POSITIVE_INFINITY : size;
      return { ...format, dataOffset: at + 8, dataBytes };
    }
    at += 8 + size;
  }
  const missing = format === null ? 'a description of its samples (fmt)' : 'sound (data)';
  throw new FormatError(
    { file: source.name },
    `a WAV without ${missing}; it is probably cut short, so copy it again`,
  );
}

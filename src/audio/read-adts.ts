// Bare AAC in ADTS frames (ISO/IEC 13818-7, 6.2), as radio streams have it, by the optional package @audio/decode-aac.
import type { AudioBlock, AudioStream } from './audio-stream.ts';
import { type ByteSource, readChunks } from './byte-source.ts';
import { loadAacPackage } from './load-aac.ts';
import { withoutConsole } from './without-console.ts';

const SAMPLE_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];
const SAMPLES_A_FRAME = 1024;

/** Where a stream of three frames in a row begins, with its mean bytes a second; null where there is none. */
export function findAdtsStream(bytes: Uint8Array): { offset: number; bytesPerSecond: number } | null {
  for (let offset = bytes.indexOf(0xff); offset >= 0; offset = bytes.indexOf(0xff, offset + 1)) {
    let [at, count] = [offset, 0];
    for (let size = frameBytes(bytes, at); size > 0; size = frameBytes(bytes, at)) {
      at += size;
      count++;
    }
    if (count < 3) continue;
    const rate = SAMPLE_RATES[(bytes[offset + 2]! >> 2) & 15];
    if (rate === undefined) continue;
    return { offset, bytesPerSecond: ((at - offset) * rate) / (count * SAMPLES_A_FRAME) };
  }
  return null;
}

/** Bytes of the frame whose header stands at `at`; 0 where none does. */
function frameBytes(bytes: Uint8Array, at: number): number {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return 0;
  const size = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  return size >= 7 ? size : 0;
}

/** @param found where the stream lies */
export async function openAdts(
  source: ByteSource,
  { offset, bytesPerSecond, notes }: { offset: number; bytesPerSecond: number; notes: readonly string[] },
): Promise<AudioStream> {
  return {
    format: 'aac',
    durationSeconds: (source.sizeBytes - offset) / bytesPerSecond,
    durationIsEstimate: true,
    notes,
    blocks: () => decodeAdts(source, offset),
  };
}

async function* decodeAdts(source: ByteSource, offset: number): AsyncGenerator<AudioBlock, void, undefined> {
  const { decoder } = await loadAacPackage(source.name);
  const codec = await decoder();
  try {
    for await (const chunk of readChunks(source, offset)) {
      const { channelData, sampleRate } = withoutConsole(() => codec.decode(chunk));
      if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
    }
  } finally {
    codec.free();
  }
}

// MP3 (and layers I and II) by mpg123 in WebAssembly (@audio/decode-mp3). It is fed whole frames only, and what it
// would print is caught.
import { FormatError } from '../core/errors.ts';
import type { AudioBlock, AudioStream } from './audio-stream.ts';
import { type ByteSource, readChunks } from './byte-source.ts';
import { createMpegFramer, type MpegHeader, readFrameCount } from './mpeg-frames.ts';
import { withoutConsole } from './without-console.ts';

/**
 * @param offset where the first frame lies
 * @param notes what was seen in front of it
 */
export async function openMp3(
  source: ByteSource,
  { offset, header, notes }: { offset: number; header: MpegHeader; notes: readonly string[] },
): Promise<AudioStream> {
  const numFrames = readFrameCount(await source.read(offset, header.sizeBytes), header);
  const estimate = ((source.sizeBytes - offset) * 8) / header.bitRate;
  return {
    format: 'mp3',
    durationSeconds: numFrames === null ? estimate : (numFrames * header.numSamples) / header.sampleRateHz,
    durationIsEstimate: numFrames === null,
    notes,
    blocks: () => decodeFrames(source, offset, header),
  };
}

async function* decodeFrames(
  source: ByteSource,
  offset: number,
  header: MpegHeader,
): AsyncGenerator<AudioBlock, void, undefined> {
  const { decoder } = await import('@audio/decode-mp3');
  const mp3 = await decoder();
  try {
    const framer = createMpegFramer(header);
    for await (const chunk of readChunks(source, offset)) {
      const frames = framer.push(chunk);
      if (frames.length === 0) continue;
      const { channelData, sampleRate } = withoutConsole(() => mp3.decode(frames));
      if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
    }
    if (framer.numFrames === 0) {
      throw new FormatError(
        { file: source.name, offsetBytes: offset },
        'no whole frame of MP3; copy it again',
      );
    }
  } finally {
    mp3.free();
  }
}

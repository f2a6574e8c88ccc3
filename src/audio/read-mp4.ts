// The sound of an MP4 file (m4a, or a video's): AAC and Apple Lossless, by the optional package @audio/decode-aac. The
// file's index tells where its samples lie (mp4-boxes.ts), so only those of the wanted seconds are read.
import { FormatError } from '../core/errors.ts';
import type { AudioBlock, AudioStream } from './audio-stream.ts';
import type { ByteSource } from './byte-source.ts';
import { loadAacPackage } from './load-aac.ts';
import { type Mp4Index, type Mp4Track, readMp4Index, trustedTable } from './mp4-boxes.ts';
import { withoutConsole } from './without-console.ts';

/** Names of sample entries that are refused. */
const CODEC_NAMES: Readonly<Record<string, string>> = {
  'ac-3': 'Dolby Digital (AC-3)',
  'ec-3': 'Dolby Digital Plus (E-AC-3)',
  'ac-4': 'Dolby AC-4',
  Opus: 'Opus in MP4',
  fLaC: 'FLAC in MP4',
  samr: 'AMR',
  sawb: 'AMR',
  '.mp3': 'MP3 in MP4',
};
const ENCRYPTED = new Set(['enca', 'drms', 'drmi']);
/** Object types of an esds box that are AAC: MPEG-4 audio, and MPEG-2 AAC's three profiles. */
const AAC_TYPES = new Set([0x40, 0x66, 0x67, 0x68]);
/** Samples read and decoded at once: about a second. */
const BATCH_SAMPLES = 48;

/** @param offset where the file's first box begins */
export async function openMp4(source: ByteSource, offset: number): Promise<AudioStream> {
  const refuse = (problem: string): FormatError => new FormatError({ file: source.name }, problem);
  const index = await readMp4Index(source, offset);
  const track = index.tracks.find(({ handler }) => handler === 'soun');
  const video = index.tracks.some(({ handler }) => handler === 'vide');
  const kind = video ? 'a video' : 'an MP4 file';
  if (track === undefined) throw refuse(`${kind} without a track of sound; give a file that has one`);
  if (ENCRYPTED.has(track.codec) || track.boxes.has('sinf')) {
    throw refuse(`${kind} whose sound is encrypted (DRM); give a file without copy protection`);
  }
  const aac = track.codec === 'mp4a' ? readAacConfig(track.boxes.get('esds')) : null;
  const alac = track.codec === 'alac' ? track.boxes.get('alac') : undefined;
  if (aac === null && alac === undefined) {
    const name = CODEC_NAMES[track.codec] ?? (track.codec === 'mp4a' ? 'MP3 in MP4' : `'${track.codec}'`);
    throw refuse(
      `${kind} whose sound is ${name}; Segue decodes AAC and ALAC in MP4; convert it, for example with ffmpeg`,
    );
  }
  if (index.isFragmented || track.sampleSizes.length === 0 || track.chunkOffsets.length === 0) {
    throw refuse(
      `${kind} in fragments, as streaming makes them; make it whole with ffmpeg -i FILE -c copy NEW.m4a`,
    );
  }
  return {
    format: aac === null ? 'm4a alac' : 'm4a aac',
    durationSeconds: track.durationSeconds,
    durationIsEstimate: false,
    notes: video ? ['a video; its sound is taken'] : [],
    blocks: () => decodeTrack(source, track, index, aac === null ? { alac: alac! } : { asc: aac }),
  };
}

async function* decodeTrack(
  source: ByteSource,
  track: Mp4Track,
  { mvhd, ilst }: Mp4Index,
  config: { asc: Uint8Array } | { alac: Uint8Array },
): AsyncGenerator<AudioBlock, void, undefined> {
  const { decoder, gapless } = await loadAacPackage(source.name);
  const mdhd = track.boxes.get('mdhd');
  const elst = trustedTable('elst', track.boxes.get('elst'));
  const stts = trustedTable('stts', track.boxes.get('stts'));
  const window = gapless({
    ...config,
    ...(mvhd && { mvhd }),
    ...(ilst && { ilst }),
    ...(mdhd && { mdhd }),
    ...(elst && { elst }),
    ...(stts && { stts }),
  });
  const codec = await openDecoder(source.name, () =>
    decoder({ ...config, ...(window && { gapless: window }) }),
  );
  try {
    for await (const samples of readSamples(source, track)) {
      const { channelData, sampleRate } = withoutConsole(() => codec.decode(samples));
      if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
    }
  } finally {
    codec.free();
  }
}

async function openDecoder<T>(file: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `its sound can't be decoded (${reason}); convert it, for example with ffmpeg`;
    throw new FormatError({ file }, problem, { cause: error });
  }
}

/** The encoded samples in order, a batch at a time; ends where the file does. */
async function* readSamples(
  source: ByteSource,
  { sampleSizes, chunkOffsets, samplesPerChunk }: Mp4Track,
): AsyncGenerator<Uint8Array[], void, undefined> {
  let [sample, entry] = [0, 0];
  for (let chunk = 0; chunk < chunkOffsets.length && sample < sampleSizes.length; chunk++) {
    while (entry + 2 < samplesPerChunk.length && samplesPerChunk[entry + 2]! <= chunk + 1) entry += 2;
    const end = Math.min(sampleSizes.length, sample + (samplesPerChunk[entry + 1] ?? 1));
    let at = chunkOffsets[chunk]!;
    while (sample < end) {
      const sizes = sampleSizes.subarray(sample, Math.min(end, sample + BATCH_SAMPLES));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const bytes = await source.read(at, Math.min(total, Math.max(0, source.sizeBytes - at)));
      const batch: Uint8Array[] = [];
      let from = 0;
      for (const size of sizes) {
        if (from + size > bytes.length) break;
        batch.push(bytes.subarray(from, from + size));
        from += size;
      }
      if (batch.length > 0) yield batch;
      if (batch.length < sizes.length) return; // cut short
      sample += sizes.length;
      at += total;
    }
  }
}

/** The AudioSpecificConfig inside an esds box (ISO/IEC 14496-1, 7.2.6); null where the sound isn't AAC. */
function readAacConfig(esds: Uint8Array | undefined): Uint8Array | null {
  if (esds === undefined) return null;
  for (let at = 4; at + 2 < esds.length; ) {
    const tag = esds[at++];
    let length = 0;
    for (let more = true; more && at < esds.length; at++) {
      length = length * 128 + (esds[at]! & 127);
      more = (esds[at]! & 128) !== 0;
    }
    if (tag === 3) at += 3;
    else if (tag === 4) {
      if (!AAC_TYPES.has(esds[at]!)) return null;
      at += 13;
    } else if (tag === 5)
      return length >= 2 && at + length <= esds.length ? esds.slice(at, at + length) : null;
    else at += length;
  }
  return null;
}

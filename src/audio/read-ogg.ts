// Ogg (RFC 3533) with Vorbis, Opus or FLAC inside, by @audio/decode-vorbis, -opus and -flac. Pages are walked here, so
// that the sound of a video is found among its streams, and a page that is cut never reaches a decoder.
import { FormatError } from '../core/errors.ts';
import type { AudioBlock, AudioFormat, AudioStream } from './audio-stream.ts';
import { type ByteSource, concatBytes, readChunks, textAt } from './byte-source.ts';
import { decodeFlac, readStreamInfo } from './read-flac.ts';
import { withoutConsole } from './without-console.ts';

/** One logical stream, as its first page describes it. */
interface OggTrack {
  readonly serial: number;
  readonly format: AudioFormat | null;
  /** What is inside where it isn't decoded. */
  readonly other: string;
  /** Granules a second, and granules before the sound begins. */
  readonly granuleHz: number;
  readonly preSkip: number;
}

const HEADER_BYTES = 27;
/** A page has at most this many bytes, so the last one lies in as many at the end. */
const MOST_PAGE_BYTES = HEADER_BYTES + 255 + 255 * 255;
const OTHER_CODECS: Readonly<Record<string, string>> = {
  '\x80theora': 'Theora video',
  'Speex   ': 'Speex',
  '\x00fishead': 'Skeleton',
  'fishead\x00': 'Skeleton',
  OVP80: 'VP8 video',
};

/** @param offset where the first `OggS` stands */
export async function openOgg(source: ByteSource, offset: number): Promise<AudioStream> {
  const tracks = await readTracks(source, offset);
  const track = tracks.find(({ format }) => format !== null);
  if (track === undefined) {
    const names = tracks.map(({ other }) => other).join(', ') || 'no stream';
    throw new FormatError(
      { file: source.name },
      `an Ogg file of ${names}; Segue decodes Vorbis, Opus and FLAC in Ogg; convert it, for example with ffmpeg`,
    );
  }
  const video = tracks.find(({ other }) => other.endsWith('video'));
  const format = track.format!;
  const end = await readEnd(source, track);
  return {
    format,
    durationSeconds: end.seconds,
    durationIsEstimate: false,
    isCutShort: !end.isMarked,
    notes: video === undefined ? [] : [`a video (${video.other}); its sound is taken`],
    blocks: () => decodeTrack(readPages(source, offset, track.serial), format),
  };
}

/** Decoders of one interface, whatever the codec. */
async function* decodeTrack(
  pages: AsyncIterable<Uint8Array>,
  format: AudioFormat,
): AsyncGenerator<AudioBlock, void, undefined> {
  if (format === 'ogg flac') {
    yield* decodeFlac(pages);
    return;
  }
  const { decoder } = await (format === 'ogg opus'
    ? import('@audio/decode-opus')
    : import('@audio/decode-vorbis'));
  const codec = await decoder();
  try {
    for await (const page of pages) {
      const { channelData, sampleRate } = withoutConsole(() => codec.decode(page));
      if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
    }
    const { channelData, sampleRate } = withoutConsole(() => codec.flush());
    if ((channelData[0]?.length ?? 0) > 0) yield { channels: channelData, sampleRateHz: sampleRate };
  } finally {
    codec.free();
  }
}

/** Bytes of the page at `at`; 0 where the buffer ends before the page does, -1 where no page begins. */
function pageBytes(bytes: Uint8Array, at: number): number {
  if (at + HEADER_BYTES > bytes.length) return 0;
  if (textAt(bytes, at, 4) !== 'OggS') return -1;
  const numSegments = bytes[at + 26]!;
  let size = HEADER_BYTES + numSegments;
  if (at + size > bytes.length) return 0;
  for (let i = 0; i < numSegments; i++) size += bytes[at + HEADER_BYTES + i]!;
  return at + size > bytes.length ? 0 : size;
}

function serialAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 14, true);
}

/** The whole pages of one stream, one by one; what is no page is passed over. */
async function* readPages(
  source: ByteSource,
  offset: number,
  serial: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of readChunks(source, offset)) {
    const bytes = concatBytes(rest, chunk);
    let at = 0;
    while (at < bytes.length) {
      const size = pageBytes(bytes, at);
      if (size === 0) break;
      if (size > 0 && serialAt(bytes, at) === serial) yield bytes.slice(at, at + size);
      at += Math.max(1, size);
    }
    rest = bytes.slice(at);
  }
}

/** The streams that begin with the file: all first pages stand in front. */
async function readTracks(source: ByteSource, offset: number): Promise<OggTrack[]> {
  const bytes = await source.read(offset, 4 * MOST_PAGE_BYTES);
  const tracks: OggTrack[] = [];
  for (let at = 0; ; ) {
    const size = pageBytes(bytes, at);
    if (size <= 0 || (bytes[at + 5]! & 2) === 0) return tracks;
    const packet = bytes.subarray(at + HEADER_BYTES + bytes[at + 26]!, at + size);
    tracks.push({ serial: serialAt(bytes, at), ...describePacket(packet) });
    at += size;
  }
}

function describePacket(packet: Uint8Array): Omit<OggTrack, 'serial'> {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const known = { other: '', preSkip: 0 };
  if (textAt(packet, 0, 8) === 'OpusHead' && packet.length >= 19) {
    return { ...known, format: 'ogg opus', granuleHz: 48_000, preSkip: view.getUint16(10, true) };
  }
  if (textAt(packet, 0, 7) === '\x01vorbis' && packet.length >= 30) {
    return { ...known, format: 'ogg vorbis', granuleHz: view.getUint32(12, true) };
  }
  if (textAt(packet, 0, 5) === '\x7fFLAC' && packet.length >= 51) {
    return { ...known, format: 'ogg flac', granuleHz: readStreamInfo(packet, 17).sampleRateHz };
  }
  const name = Object.keys(OTHER_CODECS).find((magic) => textAt(packet, 0, magic.length) === magic);
  return { format: null, other: OTHER_CODECS[name ?? ''] ?? 'an unknown codec', granuleHz: 1, preSkip: 0 };
}

/** Seconds up to the last whole page of the stream, null where none is found; and whether it is marked as the last. */
async function readEnd(
  source: ByteSource,
  track: OggTrack,
): Promise<{ readonly seconds: number | null; readonly isMarked: boolean }> {
  const from = Math.max(0, source.sizeBytes - 2 * MOST_PAGE_BYTES);
  const bytes = await source.read(from, source.sizeBytes - from);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let isMarked = false;
  for (let at = bytes.length - HEADER_BYTES; at >= 0; at--) {
    if (bytes[at] !== 0x4f || pageBytes(bytes, at) <= 0 || serialAt(bytes, at) !== track.serial) continue;
    isMarked ||= (bytes[at + 5]! & 4) !== 0;
    const granule = view.getBigInt64(at + 6, true);
    if (granule < 0n || track.granuleHz === 0) continue; // -1: no packet ends on this page
    return { seconds: Math.max(0, Number(granule) - track.preSkip) / track.granuleHz, isMarked };
  }
  return { seconds: null, isMarked };
}

// Which format a file has, by its content and never by its name; opens the reader for it. ID3 tags and other bytes in
// front are passed over; what isn't decoded is refused by its name.
import { FormatError } from '../core/errors.ts';
import type { AudioStream } from './audio-stream.ts';
import { type ByteSource, textAt } from './byte-source.ts';
import { findMpegStream } from './mpeg-frames.ts';
import { findAdtsStream, openAdts } from './read-adts.ts';
import { openFlac } from './read-flac.ts';
import { openMp3 } from './read-mp3.ts';
import { openMp4 } from './read-mp4.ts';
import { openOgg } from './read-ogg.ts';
import { openWav } from './read-wav.ts';

/** Frames of MP3 and AAC are looked for in this many bytes after the tags. */
const SEARCH_BYTES = 1 << 20;
const DECODED = 'Segue decodes mp3, wav, flac, ogg (Vorbis, Opus, FLAC), m4a and aac';

/** Files with a signature that are not decoded: where it stands, the bytes, what it is. */
const OTHERS: readonly (readonly [at: number, signature: string, name: string])[] = [
  [0, '\x1aE\xdf\xa3', 'a Matroska or WebM video'],
  [0, 'FLV', 'a Flash video'],
  [0, '\x00\x00\x01\xba', 'an MPEG video'],
  [0, '\x00\x00\x01\xb3', 'an MPEG video'],
  [8, 'AVI ', 'an AVI video'],
  [0, '\x30\x26\xb2\x75', 'Windows Media (WMA, WMV)'],
  [0, 'FORM', 'AIFF'],
  [0, 'caff', 'a Core Audio file'],
  [0, 'RF64', 'a WAV of more than 4 GiB (RF64)'],
  [0, 'BW64', 'a WAV of more than 4 GiB (BW64)'],
  [0, 'riff', 'Wave64'],
  [0, '#!AMR', 'AMR'],
  [0, 'MThd', 'MIDI, which holds notes and no sound'],
  [0, 'MAC ', "Monkey's Audio"],
  [0, 'wvpk', 'WavPack'],
  [0, 'MPCK', 'Musepack'],
  [0, 'MP+', 'Musepack'],
  [0, 'DSD ', 'DSD'],
  [0, '.snd', 'a Sun audio file'],
  [0, '\x89PNG', 'a PNG picture'],
  [0, '\xff\xd8\xff', 'a JPEG picture'],
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, '%PDF', 'a PDF document'],
  [0, '\x93NUMPY', 'a NumPy array'],
];

/**
 * Recognises the format and opens it; no sound is decoded yet.
 * @throws FormatError naming what the file is and what to do, where it is empty, of an unknown or refused format, or
 *   damaged at its start; NotFoundError where a package for it isn't installed
 */
export async function openAudio(source: ByteSource): Promise<AudioStream> {
  const refuse = (problem: string): FormatError => new FormatError({ file: source.name }, problem);
  if (source.sizeBytes === 0) throw refuse('the file is empty; copy it again');
  const offset = await skipTags(source);
  const head = await source.read(offset, 64);
  if (head.length === 0) throw refuse('nothing but tags, no sound; copy it again');
  const starts = (at: number, text: string): boolean => textAt(head, at, text.length) === text;
  if (starts(0, 'RIFF') && starts(8, 'WAVE')) return openWav(source, offset);
  if (starts(0, 'fLaC')) return openFlac(source, offset);
  if (starts(0, 'OggS')) return openOgg(source, offset);
  if (['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].some((name) => starts(4, name))) {
    return openMp4(source, offset);
  }
  const other = OTHERS.find(([at, signature]) => starts(at, signature));
  if (other !== undefined) throw refuse(`${other[2]}; ${DECODED}; convert it, for example with ffmpeg`);
  return searchFrames(source, offset);
}

async function searchFrames(source: ByteSource, offset: number): Promise<AudioStream> {
  const bytes = await source.read(offset, SEARCH_BYTES);
  const mpeg = findMpegStream(bytes, offset + bytes.length === source.sizeBytes);
  const adts = findAdtsStream(mpeg === null ? bytes : bytes.subarray(0, mpeg.offset));
  const found = adts ?? mpeg;
  if (found === null) {
    const what = looksLikeText(bytes) ? 'a text, not sound' : 'no sound of a known format';
    throw new FormatError({ file: source.name }, `${what}; ${DECODED}`);
  }
  // Zeros are what encoders pad tags with.
  const isGarbage = bytes.subarray(0, found.offset).some((byte) => byte !== 0);
  const notes = isGarbage
    ? [`${found.offset} bytes of other data stand in front of the sound; passed over`]
    : [];
  const place = { offset: offset + found.offset, notes };
  if (adts !== null) return openAdts(source, { ...place, bytesPerSecond: adts.bytesPerSecond });
  return openMp3(source, { ...place, header: mpeg!.header });
}

/** Where the ID3v2 tags at the start end (their size is in four bytes of 7 bits: ID3v2.4, section 3.1). */
async function skipTags(source: ByteSource): Promise<number> {
  let offset = 0;
  for (;;) {
    const head = await source.read(offset, 10);
    if (head.length < 10 || textAt(head, 0, 3) !== 'ID3' || head.subarray(6).some((byte) => byte > 127)) {
      return offset;
    }
    const size = head.subarray(6).reduce((sum, byte) => sum * 128 + byte, 0);
    const footer = (head[5]! & 16) === 0 ? 0 : 10;
    offset += 10 + size + footer;
  }
}

/** Whether the first 4 KiB are UTF-8 without control characters. */
function looksLikeText(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 4096), { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text);
}

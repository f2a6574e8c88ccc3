// Frames of MPEG audio, layers I to III (ISO/IEC 11172-3, 13818-3, and the 2.5 extension): found by their headers, so
// that tags and garbage never reach the decoder, and a frame that is cut never does either.
import { concatBytes } from './byte-source.ts';

/** What a frame's first four bytes say. */
export interface MpegHeader {
  readonly version: '1' | '2' | '2.5';
  readonly layer: 1 | 2 | 3;
  readonly bitRate: number;
  readonly sampleRateHz: number;
  readonly numSamples: number;
  readonly isMono: boolean;
  readonly sizeBytes: number;
}

const VERSIONS = ['2.5', null, '2', '1'] as const;
/** kbit/s by index 1 to 14: MPEG 1 layers I, II, III; MPEG 2 layer I; MPEG 2 layers II and III. */
const BIT_RATES = {
  v1l1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  v1l2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  v1l3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2l1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  v2l23: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;

/** The header at `at`; null where none is (frames without a bit rate, `free format`, count as none). */
export function parseMpegHeader(bytes: Uint8Array, at: number): MpegHeader | null {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return null;
  const version = VERSIONS[(bytes[at + 1]! >> 3) & 3]!;
  const layer = (4 - ((bytes[at + 1]! >> 1) & 3)) as 1 | 2 | 3 | 4;
  const rateIndex = (bytes[at + 2]! >> 2) & 3;
  if (version === null || layer === 4 || rateIndex === 3) return null;
  const table = version === '1' ? (`v1l${layer}` as const) : layer === 1 ? 'v2l1' : 'v2l23';
  const kilobits = BIT_RATES[table][(bytes[at + 2]! >> 4) - 1];
  if (kilobits === undefined) return null;
  const sampleRateHz = SAMPLE_RATES[rateIndex]! / (version === '1' ? 1 : version === '2' ? 2 : 4);
  const numSamples = layer === 1 ? 384 : layer === 3 && version !== '1' ? 576 : 1152;
  const padding = (bytes[at + 2]! >> 1) & 1;
  const bitRate = kilobits * 1000;
  const sizeBytes =
    layer === 1
      ? 4 * (Math.floor((12 * bitRate) / sampleRateHz) + padding)
      : Math.floor(((numSamples / 8) * bitRate) / sampleRateHz) + padding;
  return { version, layer, bitRate, sampleRateHz, numSamples, isMono: bytes[at + 3]! >> 6 === 3, sizeBytes };
}

/** Whether two frames can belong to one stream. */
function isSameStream(a: MpegHeader, b: MpegHeader): boolean {
  return a.version === b.version && a.layer === b.layer && a.sampleRateHz === b.sampleRateHz;
}

/** This many frames in a row are no chance: one header in random bytes comes about once in 3 KiB. */
const FRAMES_IN_A_ROW = 4;

/**
 * Where the first frame of a stream lies: one that is followed by three more, or by so many that they end the bytes.
 * @param isWhole whether the bytes end where the file ends
 * @returns offset and header; null where there is none
 */
export function findMpegStream(
  bytes: Uint8Array,
  isWhole: boolean,
): { readonly offset: number; readonly header: MpegHeader } | null {
  for (let offset = bytes.indexOf(0xff); offset >= 0; offset = bytes.indexOf(0xff, offset + 1)) {
    const header = parseMpegHeader(bytes, offset);
    if (header === null) continue;
    let [at, count] = [offset, 0];
    for (let next: MpegHeader | null = header; next !== null && isSameStream(next, header); count++) {
      at += next.sizeBytes;
      next = parseMpegHeader(bytes, at);
    }
    const endsHere = isWhole && (at === bytes.length || isTag(bytes, at));
    if (count >= FRAMES_IN_A_ROW || (endsHere && count >= 2)) return { offset, header };
  }
  return null;
}

/** Tags that end files: ID3v1, APE. */
function isTag(bytes: Uint8Array, at: number): boolean {
  return ['TAG', 'APE'].includes(String.fromCharCode(...bytes.subarray(at, at + 3)));
}

/** Cuts a stream of bytes into whole frames of one stream and leaves out all else. */
export interface MpegFramer {
  /** @returns whole frames on end, perhaps none */
  push(chunk: Uint8Array): Uint8Array;
  /** The frames given so far. */
  readonly numFrames: number;
}

/** @param first header of the stream's first frame; others of its kind are taken, whatever their bit rate */
export function createMpegFramer(first: MpegHeader): MpegFramer {
  let rest: Uint8Array = new Uint8Array(0);
  let numFrames = 0;
  let isInStep = true;
  return {
    get numFrames() {
      return numFrames;
    },
    push: (chunk) => {
      const bytes = concatBytes(rest, chunk);
      const whole = new Uint8Array(bytes.length);
      let [at, length] = [0, 0];
      while (at + 4 <= bytes.length) {
        const header = parseMpegHeader(bytes, at);
        const end = at + (header?.sizeBytes ?? 0);
        if (header === null || !isSameStream(header, first)) {
          isInStep = false;
          at++;
          continue;
        }
        // Out of step, a header counts only if another follows it.
        if (end + (isInStep ? 0 : 4) > bytes.length) break;
        const next = isInStep ? first : parseMpegHeader(bytes, end);
        if (next === null || !isSameStream(next, first)) {
          at++;
          continue;
        }
        whole.set(bytes.subarray(at, end), length);
        length += end - at;
        at = end;
        isInStep = true;
        numFrames++;
      }
      rest = bytes.slice(at);
      return whole.subarray(0, length);
    },
  };
}

/**
 * How many frames the stream has, from the `Xing` or `Info` header inside its first frame; null without one.
 * @param frame the first frame with its header
 */
export function readFrameCount(frame: Uint8Array, header: MpegHeader): number | null {
  const sideBytes = header.version === '1' ? (header.isMono ? 17 : 32) : header.isMono ? 9 : 17;
  const at = 4 + sideBytes;
  if (header.layer !== 3 || at + 12 > frame.length) return null;
  if (!['Xing', 'Info'].includes(String.fromCharCode(...frame.subarray(at, at + 4)))) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return (view.getUint32(at + 4) & 1) === 0 ? null : view.getUint32(at + 8);
}

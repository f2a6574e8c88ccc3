// The index of an MP4 file (ISO/IEC 14496-12; QuickTime likewise): which tracks it has and where their samples lie.
// Only the index is read, wherever in the file it stands, never the whole file.
import { FormatError } from '../core/errors.ts';
import { type ByteSource, textAt } from './byte-source.ts';

/** One track of the file, boxes as their bodies. */
export interface Mp4Track {
  /** `soun`, `vide` and others. */
  readonly handler: string;
  /** Name of the sample entry, such as `mp4a`, `alac`, `enca`. */
  readonly codec: string;
  /** Boxes inside the sample entry and the track that decoding needs: esds, alac, mdhd, elst, stts. */
  readonly boxes: ReadonlyMap<string, Uint8Array>;
  readonly durationSeconds: number | null;
  readonly sampleSizes: Uint32Array;
  readonly chunkOffsets: Float64Array;
  /** (first chunk, counted from 1; samples a chunk) pairs. */
  readonly samplesPerChunk: Uint32Array;
}

/** What the index says. */
export interface Mp4Index {
  readonly tracks: readonly Mp4Track[];
  /** Whether samples lie in fragments, which the index doesn't list. */
  readonly isFragmented: boolean;
  readonly mvhd: Uint8Array | undefined;
  readonly ilst: Uint8Array | undefined;
}

/** Larger indexes belong to no song: one of 3 hours has about 2 MiB. */
const MOST_INDEX_BYTES = 1 << 28;
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'udta', 'meta', 'mvex', 'wave']);

/**
 * Reads the index of an MP4 file.
 * @throws FormatError where it is missing, too large or cut
 */
export async function readMp4Index(source: ByteSource, offset: number): Promise<Mp4Index> {
  const moov = await readMoov(source, offset);
  const tracks: Map<string, Uint8Array>[] = [];
  const top = new Map<string, Uint8Array>();
  walkBoxes(moov, (name, body) => {
    if (name === 'trak') tracks.push(new Map());
    else if (name === 'mvhd' || name === 'mvex' || tracks.length === 0) top.set(name, body);
    else if (name === 'ilst') top.set(name, body);
    // The first box of a name counts: later ones belong to what is not understood.
    else if (!tracks.at(-1)!.has(name)) tracks.at(-1)!.set(name, body);
  });
  return {
    tracks: tracks.map((boxes) => describeTrack(source, boxes)),
    isFragmented: top.has('mvex'),
    mvhd: top.get('mvhd'),
    ilst: top.get('ilst'),
  };
}

async function readMoov(source: ByteSource, offset: number): Promise<Uint8Array> {
  for (let at = offset; at + 8 <= source.sizeBytes; ) {
    const head = await source.read(at, 16);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const [size32, name] = [view.getUint32(0), textAt(head, 4, 4)];
    const isLong = size32 === 1 && head.length >= 16;
    const size = isLong ? Number(view.getBigUint64(8)) : size32 === 0 ? source.sizeBytes - at : size32;
    const headBytes = isLong ? 16 : 8;
    if (size < headBytes) break;
    if (name !== 'moov') at += size;
    else if (size > MOST_INDEX_BYTES) break;
    else {
      const body = await source.read(at + headBytes, size - headBytes);
      if (body.length === size - headBytes) return body;
      break;
    }
  }
  const problem = 'an MP4 file without its index (moov); it is probably cut short, so copy it again';
  throw new FormatError({ file: source.name }, problem);
}

/** Calls `visit` for each box, parents before children; a box that does not fit its parent ends the walk there. */
function walkBoxes(bytes: Uint8Array, visit: (name: string, body: Uint8Array) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at) || bytes.length - at;
    if (size < 8 || at + size > bytes.length) return;
    const name = textAt(bytes, at + 4, 4);
    const body = bytes.subarray(at + 8, at + size);
    visit(name, body);
    if (name === 'stsd') walkSampleEntry(body, visit);
    // `meta` is a full box: four bytes of version and flags stand before its children.
    else if (CONTAINERS.has(name)) walkBoxes(name === 'meta' ? body.subarray(4) : body, visit);
    at += size;
  }
}

/** The boxes inside the first entry of a sample description; QuickTime's versions 1 and 2 have longer entries. */
function walkSampleEntry(body: Uint8Array, visit: (name: string, body: Uint8Array) => void): void {
  const entry = body.subarray(8);
  if (entry.length < 36) return;
  const view = new DataView(entry.buffer, entry.byteOffset, entry.byteLength);
  const version = view.getUint16(16);
  const headBytes = version === 1 ? 52 : version === 2 && entry.length >= 40 ? view.getUint32(36) : 36;
  walkBoxes(entry.subarray(headBytes, view.getUint32(0)), visit);
}

function describeTrack(source: ByteSource, boxes: ReadonlyMap<string, Uint8Array>): Mp4Track {
  const file = source.name;
  const handler = boxes.get('hdlr');
  const description = boxes.get('stsd');
  const [stsz, stsc, mdhd] = [boxes.get('stsz'), boxes.get('stsc'), boxes.get('mdhd')];
  return {
    handler: handler === undefined ? '' : textAt(handler, 8, 4),
    codec: description === undefined ? '' : textAt(description, 12, 4),
    boxes,
    durationSeconds: mdhd === undefined ? null : readDuration(mdhd),
    sampleSizes: stsz === undefined ? new Uint32Array(0) : readSizes(source, stsz),
    chunkOffsets: readOffsets(file, boxes.get('stco'), boxes.get('co64')),
    samplesPerChunk: stsc === undefined ? new Uint32Array(0) : readPairs(file, stsc),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readDuration(mdhd: Uint8Array): number | null {
  const isLong = mdhd[0] === 1;
  if (mdhd.length < (isLong ? 32 : 20)) return null;
  const view = viewOf(mdhd);
  const timescale = view.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return timescale === 0 ? null : duration / timescale;
}

/** How many entries a table has, checked against its bytes so that no count can ask for memory in vain. */
function countEntries(file: string, table: Uint8Array, countAt: number, entryBytes: number): number {
  const count = table.length >= countAt + 4 ? viewOf(table).getUint32(countAt) : -1;
  if (count >= 0 && countAt + 4 + count * entryBytes <= table.length) return count;
  throw new FormatError({ file }, 'an MP4 file whose index is damaged; copy it again');
}

/**
 * A table for a reader that trusts its count: itself where it holds as many entries as it says, else undefined. An invented
 * count of billions would keep such a reader busy for minutes.
 * @param table `stts`, or `elst` of version 0 or 1
 */
export function trustedTable(name: 'stts' | 'elst', table: Uint8Array | undefined): Uint8Array | undefined {
  if (table === undefined || table.length < 8) return undefined;
  const entryBytes = name === 'stts' ? 8 : table[0] === 1 ? 20 : 12;
  return 8 + viewOf(table).getUint32(4) * entryBytes <= table.length ? table : undefined;
}

function readSizes({ name, sizeBytes }: ByteSource, stsz: Uint8Array): Uint32Array {
  const same = stsz.length >= 8 ? viewOf(stsz).getUint32(4) : 0;
  const count = countEntries(name, stsz, 8, same === 0 ? 4 : 0);
  if (same !== 0) return new Uint32Array(Math.min(count, Math.ceil(sizeBytes / same))).fill(same);
  const view = viewOf(stsz);
  return Uint32Array.from({ length: count }, (_, i) => view.getUint32(12 + 4 * i));
}

function readOffsets(file: string, stco: Uint8Array | undefined, co64: Uint8Array | undefined): Float64Array {
  const table = stco ?? co64;
  if (table === undefined) return new Float64Array(0);
  const view = viewOf(table);
  const length = countEntries(file, table, 4, stco === undefined ? 8 : 4);
  return Float64Array.from({ length }, (_, i) =>
    stco === undefined ? Number(view.getBigUint64(8 + 8 * i)) : view.getUint32(8 + 4 * i),
  );
}

function readPairs(file: string, stsc: Uint8Array): Uint32Array {
  const view = viewOf(stsc);
  const count = countEntries(file, stsc, 4, 12);
  return Uint32Array.from({ length: 2 * count }, (_, i) => view.getUint32(8 + 12 * (i >> 1) + 4 * (i & 1)));
}

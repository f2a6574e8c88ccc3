// Where encoded sound comes from: a file, an upload, a test's array. Read by place, so that an index at a file's end can
// be read first, and no more of a three-hour mix than its first minute.

/** Bytes that can be read anywhere. */
export interface ByteSource {
  /** What errors call it: a path or the name of an upload. */
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * @param offset in bytes, from 0
   * @param length at most this many bytes
   * @returns fewer than `length` only where the source ends, none beyond its end; the caller may keep them
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes in memory as a source. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    sizeBytes: bytes.length,
    // A Buffer's own slice is no copy, and decoders rely on what slice does to other arrays.
    read: (offset, length) => Promise.resolve(new Uint8Array(bytes.subarray(offset, offset + length))),
  };
}

/** Bytes read at once: small beside any memory, large enough for few calls. */
const CHUNK_BYTES = 1 << 16;

/** A source from `offset` on, chunk by chunk, up to `end` (default its end). */
export async function* readChunks(
  source: ByteSource,
  offset: number,
  end: number = source.sizeBytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = offset; at < end; ) {
    const chunk = await source.read(at, Math.min(CHUNK_BYTES, end - at));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

/** Two arrays on end. */
export function concatBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** `length` bytes from `at` as Latin-1 text: signatures and names of boxes. */
export function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

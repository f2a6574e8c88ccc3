// Reads a file in pieces whose length only their bytes tell, through one small buffer.
import type { FileHandle } from 'node:fs/promises';

/** One read of the system: few calls, and small beside what is read. 1 MiB. */
const BLOCK_BYTES = 1 << 20;
const EMPTY = Buffer.alloc(0);

/** Bytes up to a mark. */
export interface Piece {
  /** Without the mark; valid until the reader's next call. */
  readonly bytes: Buffer;
  /** False where the file ended, or the limit was reached, before the mark. */
  readonly isMarked: boolean;
}

/** Where reading stands in one open file. Errors of the system come out as they are. */
export class ByteReader {
  readonly #handle: FileHandle;
  /** Read, but not yet taken. */
  #bytes: Buffer = EMPTY;
  #hasEnded = false;
  /** Offset of the next byte from the start of the file. */
  position = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Up to `length` of the next bytes, fewer only where the file ends; they stay to be taken. */
  async peek(length: number): Promise<Buffer> {
    while (this.#bytes.length < length && !this.#hasEnded) await this.#readBlock();
    return this.#bytes.subarray(0, length);
  }

  /** Takes `length` bytes that `peek` has shown. */
  skip(length: number): void {
    this.#bytes = this.#bytes.subarray(length);
    this.position += length;
  }

  /** Takes all bytes up to a mark, and the mark; at most `limit` bytes where there is none. */
  async readUntil(mark: number, limit: number): Promise<Piece> {
    for (let searched = 0; ; ) {
      const found = this.#bytes.subarray(0, limit + 1).indexOf(mark, searched);
      if (found !== -1) {
        const bytes = this.#bytes.subarray(0, found);
        this.skip(found + 1);
        return { bytes, isMarked: true };
      }
      if (this.#hasEnded || this.#bytes.length > limit) break;
      searched = this.#bytes.length;
      await this.#readBlock();
    }
    const bytes = this.#bytes.subarray(0, limit);
    this.skip(bytes.length);
    return { bytes, isMarked: false };
  }

  async #readBlock(): Promise<void> {
    // A new buffer each time: pieces of the old one may still be in use.
    const block = Buffer.allocUnsafe(this.#bytes.length + BLOCK_BYTES);
    this.#bytes.copy(block);
    const { bytesRead } = await this.#handle.read(block, this.#bytes.length, BLOCK_BYTES);
    if (bytesRead === 0) this.#hasEnded = true;
    this.#bytes = block.subarray(0, this.#bytes.length + bytesRead);
  }
}

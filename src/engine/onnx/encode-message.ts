// Protocol Buffers, writing: a message as pieces of bytes, so that weights are copied once, when the pieces are
// joined or written to a file. Wire types: protobuf.dev, "Encoding".
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { SegueError } from '../../core/errors.ts';
import type { FieldKind, MessageSchema } from './messages.ts';

/** Most bytes of one file: Protocol Buffers' limit of 2 GiB. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;

const countBytes = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.byteLength, 0);

/** A message as pieces that, joined, are its bytes. Fields that are undefined are left out. */
export function encodeMessage(schema: MessageSchema, value: object): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const writer = new BinaryWriter();
  const append = (number: number, content: readonly Uint8Array[]): void => {
    writer.tag(number, WireType.LengthDelimited).uint32(countBytes(content));
    pieces.push(writer.finish(), ...content);
  };
  for (const [name, { number, kind, repeated }] of Object.entries(schema.fields())) {
    const content = (value as Readonly<Record<string, unknown>>)[name];
    if (content === undefined) continue;
    for (const item of repeated === true ? (content as readonly unknown[]) : [content]) {
      if (typeof kind === 'object') append(number, encodeMessage(kind, item as object));
      else if (kind === 'bytes') append(number, [item as Uint8Array]);
      else writeScalar(writer, number, kind, item);
    }
  }
  pieces.push(writer.finish());
  return pieces;
}

function writeScalar(writer: BinaryWriter, number: number, kind: FieldKind, item: unknown): void {
  if (kind === 'string') writer.tag(number, WireType.LengthDelimited).string(item as string);
  else if (kind === 'float') writer.tag(number, WireType.Bit32).float(item as number);
  else if (kind === 'int32') writer.tag(number, WireType.Varint).int32(item as number);
  else writer.tag(number, WireType.Varint).int64(item as number);
}

/** Pieces as one array. @throws SegueError where they are more than a file may hold */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const sizeBytes = countBytes(pieces);
  if (sizeBytes > MAX_MODEL_BYTES) {
    throw new SegueError(
      'MODEL_TOO_LARGE',
      `an ONNX file holds at most ${MAX_MODEL_BYTES} bytes, got ${sizeBytes}; keep the weights in a file of their own`,
    );
  }
  const bytes = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.byteLength;
  }
  return bytes;
}

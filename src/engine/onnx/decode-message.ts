// Protocol Buffers, reading: bytes to the messages of messages.ts. Fields that the table does not list are skipped.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FormatError } from '../../core/errors.ts';
import { type FieldKind, type MessageSchema, MODEL, type ModelMessage } from './messages.ts';

/**
 * Reads an ONNX file. Repeated fields that are absent are empty.
 * @param file its name, for messages
 * @throws FormatError where the bytes are no model
 */
export function readModel(bytes: Uint8Array, file: string): ModelMessage {
  let model: Partial<ModelMessage>;
  try {
    model = decodeMessage(MODEL, bytes) as Partial<ModelMessage>;
  } catch (error) {
    throw new FormatError({ file }, 'expected an ONNX model, got bytes that are cut off or something else', {
      cause: error,
    });
  }
  if (model.irVersion === undefined || model.graph === undefined) {
    throw new FormatError({ file }, 'expected an ONNX model, got bytes without a version or a graph');
  }
  return model as ModelMessage;
}

/** One message. @throws RangeError or Error where the bytes end early or have no meaning */
export function decodeMessage(schema: MessageSchema, bytes: Uint8Array): Record<string, unknown> {
  const reader = new BinaryReader(bytes);
  const message: Record<string, unknown> = {};
  const byNumber = new Map(
    Object.entries(schema.fields()).map(([name, field]) => [field.number, { name, field }]),
  );
  for (const { name, field } of byNumber.values()) if (field.repeated === true) message[name] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const known = byNumber.get(number);
    if (known === undefined) {
      reader.skip(wireType, number);
      continue;
    }
    const { name, field } = known;
    if (field.repeated !== true) message[name] = readItem(reader, field.kind);
    else readRepeated(reader, wireType, field.kind, message[name] as unknown[]);
  }
  return message;
}

// Numbers may come one by one or packed behind one length.
function readRepeated(reader: BinaryReader, wireType: WireType, kind: FieldKind, items: unknown[]): void {
  const numeric = kind === 'int64' || kind === 'int32' || kind === 'float';
  if (!(numeric && wireType === WireType.LengthDelimited)) {
    items.push(readItem(reader, kind));
    return;
  }
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) items.push(readItem(reader, kind));
}

function readItem(reader: BinaryReader, kind: FieldKind): unknown {
  if (typeof kind === 'object') return decodeMessage(kind, reader.bytes());
  switch (kind) {
    case 'string':
      return reader.string();
    case 'bytes':
      return reader.bytes();
    case 'float':
      return reader.float();
    case 'int32':
      return reader.int32();
    case 'int64':
      return Number(reader.int64());
  }
}

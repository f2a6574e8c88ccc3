// What tells one training from another, so that none goes on from the checkpoint of another.
import { createHash } from 'node:crypto';
import { encodeMessage, joinPieces } from '../onnx/encode-message.ts';
import { MODEL, type ModelMessage } from '../onnx/messages.ts';

/** A hash of a network, in hexadecimal. Which version of the library wrote the model does not count. */
export function hashNetwork(model: ModelMessage): string {
  const network = { ...model, producerName: '', producerVersion: '' };
  return createHash('sha256')
    .update(joinPieces(encodeMessage(MODEL, network)))
    .digest('hex');
}

/**
 * A hash of settings on top of another hash, in hexadecimal.
 * @param settings what JSON can hold
 */
export function hashSettings(hash: string, settings: object): string {
  return createHash('sha256').update(hash).update(JSON.stringify(settings)).digest('hex');
}

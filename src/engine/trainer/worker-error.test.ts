import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  FormatError,
  NotFoundError,
  SegueError,
  ShapeError,
  StorageError,
  TrainingError,
} from '../../core/errors.ts';
import { packError, unpackError } from './worker-error.ts';

/** As a message to another thread does. */
const send = (error: unknown): Error => unpackError(structuredClone(packError(error)));

describe('an error sent between threads', () => {
  it.each([
    new ShapeError('MatMul', 'an inner axis of 2', '3'),
    new TrainingError('step 3: bad', { step: 3, tensor: 'w' }),
    new TrainingError('ONNX Runtime failed: bad'),
    new ConfigError('no such device'),
    new NotFoundError('no such file'),
    new FormatError({ file: 'the model' }, 'no model at all'),
  ])('keeps class, message, fields and place: %s', (error) => {
    const sent = send(error);
    expect(sent).toStrictEqual(error); // class, name, message and own fields
    expect(sent.constructor).toBe(error.constructor);
    expect(sent.stack).toBe(error.stack);
  });

  it('keeps the code of other classes', () => {
    const sent = send(new StorageError('disk full'));
    expect(sent).toBeInstanceOf(SegueError);
    expect(sent).toMatchObject({ code: 'STORAGE', message: 'disk full' });
  });

  it.each([
    [new RangeError('out of memory'), 'a worker thread failed: out of memory'],
    ['text', 'a worker thread failed: text'],
  ])('is a TrainingError where it is of no class of ours', (error, message) => {
    expect(send(error)).toBeInstanceOf(TrainingError);
    expect(send(error).message).toBe(message);
  });
});

import { describe, expect, it } from 'vitest';
import { EvaluationError, FormatError, NotFoundError, StorageError } from '../core/errors.ts';
import { isSystemError, nameTarget, toStorageError } from './storage.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: from the system\nsecond line`), { code });
}

describe('toStorageError', () => {
  it.each([
    ['EISDIR', 'cannot read a/b.json: it is a directory; give the path of a file'],
    ['ENOTDIR', 'cannot read a/b.json: a part of the path is a file, not a directory; check the path'],
    ['EACCES', 'cannot read a/b.json: permission denied; check the rights of the file and its directory'],
    ['ENOSPC', 'cannot read a/b.json: no space is left on the device; free some or choose another place'],
    ['EROFS', 'cannot read a/b.json: the file system is read-only; choose another place'],
    ['EWEIRD', 'cannot read a/b.json: EWEIRD: from the system'],
  ])('words %s as a StorageError of one line', (code, message) => {
    const cause = systemError(code);
    const error = toStorageError(cause, 'read', 'a/b.json');
    expect(error).toBeInstanceOf(StorageError);
    expect(error.message).toBe(message);
    expect(error.cause).toBe(cause);
  });

  it('words a missing path as a NotFoundError', () => {
    const error = toStorageError(systemError('ENOENT'), 'read', 'a/b.json');
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toBe('cannot read a/b.json: it does not exist; check the path');
  });

  it('leaves an error of Segue as it is', () => {
    const error = new FormatError({ file: 'x' }, 'bad');
    expect(toStorageError(error, 'read', 'x')).toBe(error);
  });

  it('tells system errors from those of Node and of the program', () => {
    expect(isSystemError(systemError('EIO'))).toBe(true);
    expect(isSystemError(systemError('ERR_INVALID_ARG_TYPE'))).toBe(false);
    expect(isSystemError(systemError('ABORT_ERR'))).toBe(false);
    expect(isSystemError(new Error('plain'))).toBe(false);
    expect(isSystemError({ code: 'EIO' })).toBe(false);
    expect(isSystemError(new EvaluationError('its code is EVALUATION'))).toBe(false);
  });
});

describe('nameTarget', () => {
  it.each([StorageError, NotFoundError, EvaluationError])('names the target in a %o', (ErrorClass) => {
    const error = new ErrorClass('cannot write /a/.out.1.tmp/x.json: no space');
    const named = nameTarget(error, '/a/.out.1.tmp', 'out') as Error;
    expect(named).toBeInstanceOf(ErrorClass);
    expect(named.message).toBe('cannot write out/x.json: no space');
    expect(named.cause).toBe(error);
  });

  it('leaves all else as it is', () => {
    const elsewhere = new StorageError('cannot read /b/x.json: no space');
    expect(nameTarget(elsewhere, '/a/.out.1.tmp', 'out')).toBe(elsewhere);
    expect(nameTarget('text', '/a', 'out')).toBe('text');
  });
});

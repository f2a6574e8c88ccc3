// The JSON file of a saved model: what belongs together, and how it was trained. One way to read such files, and to name
// what is wrong in them.
import { readFile } from 'node:fs/promises';
import { ConfigError, FormatError } from '../core/errors.ts';
import { toStorageError } from '../formats/storage.ts';

/**
 * Reads a file that must hold a JSON object.
 * @param check turns the object into what the model needs; throws ConfigError for what does not fit, see `expectFact`
 * @throws NotFoundError, StorageError; FormatError with the file's name and what to do
 */
export async function readFacts<Facts>(
  file: string,
  check: (content: Readonly<Record<string, unknown>>) => Facts,
): Promise<Facts> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw toStorageError(error, 'read', file);
  }
  try {
    const content: unknown = JSON.parse(text);
    expectFact('the content', isObject(content), 'a JSON object', content);
    return check(content as Record<string, unknown>);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ConfigError) {
      throw new FormatError({ file }, `${error.message}; train the model again`, { cause: error });
    }
    throw error;
  }
}

/** Throws ConfigError where a fact of a file does not fit. */
export function expectFact(name: string, fits: boolean, expected: string, got: unknown): void {
  if (!fits) throw new ConfigError(`${name} must be ${expected}, got ${JSON.stringify(got) ?? 'nothing'}`);
}

/** Whether a value is a whole number from `least`, default 0. */
export function isCount(value: unknown, least = 0): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

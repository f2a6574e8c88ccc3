// Writes a JSON array with one record a line: valid JSON for any reader, and easy to look at and compare.
import { writeTextAtomically } from './write-atomically.ts';

async function* toLines<Type>(
  file: string,
  records: Iterable<Type> | AsyncIterable<Type>,
  toFields: (record: Type, file: string, number: number) => object,
): AsyncGenerator<string> {
  let number = 0;
  for await (const record of records) {
    const text = JSON.stringify(toFields(record, file, number));
    yield number++ === 0 ? `[\n${text}` : `,\n${text}`;
  }
  yield number === 0 ? '[]\n' : '\n]\n';
}

/**
 * Writes records in constant memory; the file appears only when it is whole.
 * @param toFields the fields of a record in the order in which they are written; throws where it is invalid
 * @throws StorageError, and what `records` or `toFields` throw
 */
export async function writeJsonRecords<Type>(
  file: string,
  records: Iterable<Type> | AsyncIterable<Type>,
  toFields: (record: Type, file: string, number: number) => object,
): Promise<void> {
  await writeTextAtomically(file, toLines(file, records, toFields));
}

// The one door to node:sqlite. Older Node versions announce it as experimental on first import; that one warning
// would reach the user's terminal and is dropped, all others pass.
import type { DatabaseSync as Database, StatementSync } from 'node:sqlite';

export type { Database, StatementSync };

/** Whether arguments of `process.emitWarning` announce that SQLite is experimental. */
function announcesSqlite(args: readonly unknown[]): boolean {
  const [warning, options] = args;
  const type =
    typeof options === 'object' && options !== null ? (options as { type?: unknown }).type : options;
  return type === 'ExperimentalWarning' && String(warning).includes('SQLite');
}

/** Imports node:sqlite without its warning. */
async function importSqlite(): Promise<typeof import('node:sqlite')> {
  const emitWarning = process.emitWarning;
  process.emitWarning = ((...args: unknown[]) => {
    if (!announcesSqlite(args)) (emitWarning as (...args: unknown[]) => void).apply(process, args);
  }) as typeof process.emitWarning;
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * Opens a database file.
 * @param options.readOnly default false; a missing file is created only when it may be written
 * @throws what SQLite throws, with `code` `ERR_SQLITE_ERROR`
 */
export async function openDatabase(file: string, options: { readOnly?: boolean } = {}): Promise<Database> {
  const { DatabaseSync } = await importSqlite();
  return new DatabaseSync(file, { readOnly: options.readOnly ?? false });
}

// How a selection lies on disk: selection.json with what was chosen and measured, and a folder for each member it needs.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { toStorageError } from '../../formats/storage.ts';
import type { TrainContext } from '../../models/contract.ts';
import type { PlaylistModel, PlaylistModelKind } from '../model-kinds.ts';
import { checkReport } from './check-report.ts';
import { neededMembers, type SelectionReport } from './report.ts';

const SELECTION_FILE = 'selection.json';

/** Writes a selection into an existing empty folder. */
export async function saveSelection(
  dir: string,
  report: SelectionReport,
  members: ReadonlyMap<string, PlaylistModel>,
): Promise<void> {
  for (const [name, model] of members) {
    const folder = join(dir, name);
    await mkdir(folder).catch((error: unknown) => {
      throw toStorageError(error, 'create', folder);
    });
    await model.save(folder);
  }
  const file = join(dir, SELECTION_FILE);
  try {
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw toStorageError(error, 'write', file);
  }
}

/**
 * Reads and checks what `saveSelection` wrote. Members that were loaded are closed where a later one fails.
 * @throws FormatError for a file that is not of this version, or members that know different songs or tags
 */
export async function loadSelection(
  dir: string,
  kinds: readonly PlaylistModelKind[],
  context: TrainContext,
): Promise<{ report: SelectionReport; members: Map<string, PlaylistModel> }> {
  const file = join(dir, SELECTION_FILE);
  const report = await readReport(file, kinds);
  const members = new Map<string, PlaylistModel>();
  try {
    for (const name of neededMembers(report)) {
      const kind = kinds.find((each) => each.name === name)!;
      members.set(name, await kind.load(join(dir, name), context));
    }
    checkVocabulary(file, members);
  } catch (error) {
    for (const model of members.values()) await model.close();
    throw error;
  }
  return { report, members };
}

function checkVocabulary(file: string, members: ReadonlyMap<string, PlaylistModel>): void {
  const [first] = members.values();
  for (const { name, numSongs, numTags } of members.values()) {
    if (numSongs === first!.numSongs && numTags === first!.numTags) continue;
    throw new FormatError(
      { file },
      `expected members that know the same ${first!.numSongs} songs and ${first!.numTags} tags, ${name} knows ${numSongs} and ${numTags}; train the model again`,
    );
  }
}

async function readReport(file: string, kinds: readonly PlaylistModelKind[]): Promise<SelectionReport> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw toStorageError(error, 'read', file);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({ file }, 'not valid JSON; train the model again', { cause });
  }
  return checkReport(
    file,
    value,
    kinds.map(({ name }) => name),
  );
}

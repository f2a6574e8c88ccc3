// How a selection lies on disk: selection.json with what was chosen and measured, and a folder for each member it needs.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { QUESTION_KINDS, type QuestionKind } from '../../dataset/question-kind.ts';
import { showValue } from '../../formats/record-fields.ts';
import { toStorageError } from '../../formats/storage.ts';
import type { TrainContext } from '../../models/contract.ts';
import type { PlaylistModel, PlaylistModelKind } from '../model-kinds.ts';
import { neededMembers, type SelectionOutcome, type SelectionReport } from './report.ts';

const SELECTION_FILE = 'selection.json';
const TARGETS = ['songs', 'tags'] as const;

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
  const known = kinds.map(({ name }) => name);
  const report = (value ?? {}) as Partial<SelectionReport>;
  const candidates = checkNames(file, 'candidates', report.candidates, known);
  checkNames(file, 'defaultMember', [report.defaultMember], candidates);
  const outcomes: unknown = report.outcomes;
  if (!Array.isArray(outcomes)) throw fault(file, 'outcomes', 'a list', outcomes);
  for (const target of TARGETS) {
    for (const kind of QUESTION_KINDS) checkOutcome(file, target, kind, outcomes, candidates);
  }
  if (outcomes.length !== TARGETS.length * QUESTION_KINDS.length) {
    throw fault(file, 'outcomes', `one for each target and kind of question`, `${outcomes.length} of them`);
  }
  return value as SelectionReport;
}

const fault = (file: string, field: string, expected: string, got: unknown): FormatError =>
  new FormatError({ file, field }, `expected ${expected}, got ${showValue(got)}; train the model again`);

function checkNames(file: string, field: string, value: unknown, known: readonly string[]): string[] {
  if (!Array.isArray(value) || value.length === 0) throw fault(file, field, 'names of models', value);
  const unknown = value.find((name) => !known.includes(name));
  if (unknown !== undefined || value.includes(undefined)) {
    throw fault(file, field, `names among ${known.join(', ')}`, unknown);
  }
  return value as string[];
}

function checkOutcome(
  file: string,
  target: string,
  kind: QuestionKind,
  outcomes: readonly Partial<SelectionOutcome>[],
  candidates: readonly string[],
): void {
  const field = `outcomes (${target}, ${kind})`;
  const outcome = outcomes.find((each) => each?.target === target && each?.kind === kind);
  if (outcome === undefined) throw fault(file, field, 'an outcome', undefined);
  if (!Array.isArray(outcome.measured)) throw fault(file, `${field}.measured`, 'a list', outcome.measured);
  const names = checkNames(file, `${field}.mixture.members`, outcome.mixture?.members, candidates);
  const weights: unknown = outcome.mixture?.weights;
  const isFitting =
    Array.isArray(weights) &&
    weights.length === names.length &&
    weights.every((weight) => Number.isFinite(weight) && weight > 0);
  if (!isFitting) {
    throw fault(file, `${field}.mixture.weights`, 'a number above 0 for each member', weights);
  }
}

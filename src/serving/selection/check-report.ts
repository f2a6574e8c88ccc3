// Checks what selection.json holds, so that a damaged file is refused by its field instead of answering wrongly.
import { FormatError } from '../../core/errors.ts';
import { QUESTION_KINDS } from '../../dataset/question-kind.ts';
import { showValue } from '../../formats/record-fields.ts';
import type { SelectionReport } from './report.ts';

const TARGETS = ['songs', 'tags'] as const;
/** Members of a mixture. */
const MOST_MEMBERS = 2;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The value as a report.
 * @param known names of the models that can be members
 * @throws FormatError naming the file and the first field that is not as `saveSelection` writes it
 */
export function checkReport(file: string, value: unknown, known: readonly string[]): SelectionReport {
  const report = fieldsOf(value);
  const candidates = checkNames(file, 'candidates', report.candidates, known, known.length);
  checkNames(file, 'defaultMember', [report.defaultMember], candidates, 1);
  const { outcomes } = report;
  if (!Array.isArray(outcomes)) throw fault(file, 'outcomes', 'a list', outcomes);
  for (const target of TARGETS) {
    for (const kind of QUESTION_KINDS) {
      const field = `outcomes (${target}, ${kind})`;
      const outcome = outcomes.map(fieldsOf).find((each) => each.target === target && each.kind === kind);
      if (outcome === undefined) throw fault(file, field, 'an outcome', undefined);
      checkOutcome(file, field, outcome, candidates);
    }
  }
  if (outcomes.length !== TARGETS.length * QUESTION_KINDS.length) {
    throw fault(file, 'outcomes', `one for each target and kind of question`, `${outcomes.length} of them`);
  }
  return value as SelectionReport;
}

const fault = (file: string, field: string, expected: string, got: unknown): FormatError =>
  new FormatError({ file, field }, `expected ${expected}, got ${showValue(got)}; train the model again`);

/** No fields where the value is no object, so that the first one is missing. */
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

function checkOutcome(file: string, field: string, outcome: Fields, candidates: readonly string[]): void {
  const { mixture, measured, numQuestions, borrowedFrom } = outcome;
  checkMixture(file, `${field}.mixture`, mixture, candidates);
  if (!(Number.isSafeInteger(numQuestions) && (numQuestions as number) >= 0)) {
    throw fault(file, `${field}.numQuestions`, 'a whole number of at least 0', numQuestions);
  }
  if (borrowedFrom !== null && !QUESTION_KINDS.includes(borrowedFrom as never)) {
    throw fault(file, `${field}.borrowedFrom`, `null or one of ${QUESTION_KINDS.join(', ')}`, borrowedFrom);
  }
  if (!Array.isArray(measured)) throw fault(file, `${field}.measured`, 'a list', measured);
  for (const [i, each] of measured.entries()) {
    const place = `${field}.measured[${i}]`;
    checkMixture(file, place, each, candidates);
    const { ndcg, gain, standardError } = fieldsOf(each);
    checkNumber(file, `${place}.ndcg`, ndcg, 0, 1);
    checkNumber(file, `${place}.gain`, gain, -1, 1);
    checkNumber(file, `${place}.standardError`, standardError, 0, 1);
  }
}

function checkMixture(file: string, field: string, value: unknown, candidates: readonly string[]): void {
  const { members, weights } = fieldsOf(value);
  const names = checkNames(file, `${field}.members`, members, candidates, MOST_MEMBERS);
  const isFitting =
    Array.isArray(weights) &&
    weights.length === names.length &&
    weights.every((weight) => Number.isFinite(weight) && weight > 0);
  if (!isFitting) throw fault(file, `${field}.weights`, 'a number above 0 for each member', weights);
}

function checkNames(
  file: string,
  field: string,
  value: unknown,
  known: readonly string[],
  most: number,
): string[] {
  if (!Array.isArray(value) || value.length === 0) throw fault(file, field, 'names of models', value);
  const unknown = value.find((name) => !known.includes(name));
  if (unknown !== undefined || value.includes(undefined)) {
    throw fault(file, field, `names among ${known.join(', ')}`, unknown);
  }
  const repeated = value.find((name, i) => value.indexOf(name) < i);
  if (repeated !== undefined) throw fault(file, field, 'each name once', repeated);
  if (value.length > most) throw fault(file, field, `at most ${most} names`, value);
  return value as string[];
}

/** Sums of floats may end a rounding error beyond their bounds. */
const ROUNDING = 1e-9;

function checkNumber(file: string, field: string, value: unknown, least: number, most: number): void {
  if (Number.isFinite(value) && (value as number) >= least - ROUNDING && (value as number) <= most + ROUNDING)
    return;
  throw fault(file, field, `a number from ${least} to ${most}`, value);
}

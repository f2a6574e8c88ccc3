// How well scores tell a label's songs from others: the area under the ROC curve and average precision. Pure functions of
// (scores, truths); equal scores count as one threshold, so that the order of songs never matters.

/** What two measures say of one label, or in the mean of several. */
export interface LabelMeasures {
  /** From 0 to 1; 0.5 is chance. */
  readonly rocAuc: number;
  /** From 0 to 1; the share of yes is chance. */
  readonly averagePrecision: number;
}

/** Scores of songs that have a label, and of those that have not, each ascending. */
interface SortedScores {
  readonly yes: Float64Array;
  readonly no: Float64Array;
}

/**
 * The probability that a song with the label gets a higher score than one without, equal scores counting half: the area
 * under the ROC curve (Fawcett 2006, section 7 and algorithm 3; ties as in Hanley and McNeil 1982).
 * @param scores (songs) finite
 * @param truths (songs) true or 1 where a song has the label
 * @returns null where no song, or every song, has it
 */
export function rocAuc(scores: ArrayLike<number>, truths: ArrayLike<number | boolean>): number | null {
  return aucOf(sortScores(scores, truths));
}

/**
 * The sum over thresholds of the gain in recall times the precision there, without interpolation, as scikit-learn's
 * `average_precision_score` (Manning et al. 2008, section 8.4). Equal scores are one threshold.
 * @returns null where no song has the label
 */
export function averagePrecision(
  scores: ArrayLike<number>,
  truths: ArrayLike<number | boolean>,
): number | null {
  return precisionOf(sortScores(scores, truths));
}

/** Both at once; null where no song, or every song, has the label. */
export function measureLabel(
  scores: ArrayLike<number>,
  truths: ArrayLike<number | boolean>,
): LabelMeasures | null {
  const sorted = sortScores(scores, truths);
  const auc = aucOf(sorted);
  return auc === null ? null : { rocAuc: auc, averagePrecision: precisionOf(sorted)! };
}

/** Means over the labels that could be measured; null where none could. */
export function macroMeasures(labels: readonly (LabelMeasures | null)[]): LabelMeasures | null {
  const measured = labels.filter((label) => label !== null);
  if (measured.length === 0) return null;
  const mean = (name: keyof LabelMeasures): number =>
    measured.reduce((sum, label) => sum + label[name], 0) / measured.length;
  return { rocAuc: mean('rocAuc'), averagePrecision: mean('averagePrecision') };
}

function sortScores(scores: ArrayLike<number>, truths: ArrayLike<number | boolean>): SortedScores {
  if (scores.length !== truths.length) {
    throw new RangeError(`expected a truth for each of ${scores.length} scores, got ${truths.length}`);
  }
  let numYes = 0;
  for (let i = 0; i < truths.length; i++) if (truths[i]) numYes++;
  const yes = new Float64Array(numYes);
  const no = new Float64Array(scores.length - numYes);
  let atYes = 0;
  let atNo = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (!Number.isFinite(score)) throw new RangeError(`expected finite scores, got ${score} at ${i}`);
    // + 0 makes -0 and 0 one score: typed arrays sort them apart.
    if (truths[i]) yes[atYes++] = score + 0;
    else no[atNo++] = score + 0;
  }
  return { yes: yes.sort(), no: no.sort() };
}

function aucOf({ yes, no }: SortedScores): number | null {
  if (yes.length === 0 || no.length === 0) return null;
  let below = 0; // of `no`
  let notAbove = 0;
  let wins = 0;
  for (const score of yes) {
    while (below < no.length && no[below]! < score) below++;
    if (notAbove < below) notAbove = below;
    while (notAbove < no.length && no[notAbove]! <= score) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins / (yes.length * no.length);
}

function precisionOf({ yes, no }: SortedScores): number | null {
  if (yes.length === 0) return null;
  let atYes = yes.length;
  let atNo = no.length;
  let sum = 0;
  while (atYes > 0) {
    const threshold = yes[atYes - 1]!;
    const before = atYes;
    while (atYes > 0 && yes[atYes - 1]! === threshold) atYes--;
    while (atNo > 0 && no[atNo - 1]! >= threshold) atNo--;
    const found = yes.length - atYes;
    sum += (before - atYes) * (found / (found + no.length - atNo));
  }
  return sum / yes.length;
}

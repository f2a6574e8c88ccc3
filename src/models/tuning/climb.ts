// Coordinate search on masked questions. Every comparison is paired: the same questions in the same order, a part of
// them first, so that a worse setting costs only that part.

/** One weight to search, and its next value upwards or downwards. */
export interface Coordinate<Name extends string> {
  readonly name: Name;
  /** The lowest and highest value, both included. */
  readonly range: readonly [number, number];
  readonly up: (value: number) => number;
  readonly down: (value: number) => number;
}

/** What a search starts from and works with. */
export interface Climb<Name extends string> {
  readonly start: Readonly<Record<Name, number>>;
  /** The weights that may move, in the order in which they are tried. */
  readonly coordinates: readonly Coordinate<Name>[];
  readonly numQuestions: number;
  /** nDCG of the questions from one position to, not including, another. */
  readonly measure: (
    weights: Readonly<Record<Name, number>>,
    from: number,
    to: number,
  ) => Promise<Float64Array>;
}

/** Where a search ended, with the mean nDCG before and after. */
export interface ClimbResult<Name extends string> {
  readonly weights: Readonly<Record<Name, number>>;
  readonly before: number;
  readonly after: number;
}

/**
 * What a change must gain on the first quarter, half and all of the questions: the clearly worse cost a quarter,
 * the rather worse a half.
 */
const HURDLES = [
  { share: 0.25, minGain: -5e-4 },
  { share: 0.5, minGain: 0 },
  { share: 1, minGain: 1e-4 },
] as const;
/**
 * On all questions the gain must also exceed so many standard errors of the paired difference: what is within one
 * error of the simpler choice, the starting point, is noise (the rule of Breiman et al. 1984, section 3.4.3).
 */
const MIN_STANDARD_ERRORS = 1;
const NUM_PASSES = 2;

/** Steps of equal size. */
export function additive<Name extends string>(
  name: Name,
  range: readonly [number, number],
  step: number,
): Coordinate<Name> {
  return { name, range, up: (value) => round(value + step), down: (value) => round(value - step) };
}

/** Steps of equal ratio; 0 stays 0. */
export function multiplicative<Name extends string>(
  name: Name,
  range: readonly [number, number],
  factor: number,
): Coordinate<Name> {
  return { name, range, up: (value) => round(value * factor), down: (value) => round(value / factor) };
}

/** To 4 decimals, so that a step up and down again ends where it began. */
function round(value: number): number {
  return Number(value.toFixed(4));
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the mean of independent values. */
function standardError(values: Float64Array): number {
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
}

/**
 * Coordinate search upwards from `start`. A second pass follows only where the first moved several weights, which
 * may have shifted each other's best value.
 */
export async function climb<Name extends string>(search: Climb<Name>): Promise<ClimbResult<Name>> {
  const { coordinates, numQuestions: count, measure } = search;
  let weights = search.start;
  let values = await measure(weights, 0, count);
  const before = mean(values);

  /** Moves to `candidate` if it is better, and says whether it did. */
  const tryMove = async (candidate: Readonly<Record<Name, number>>): Promise<boolean> => {
    const measured = new Float64Array(count);
    let from = 0;
    for (const { share, minGain } of HURDLES) {
      const to = Math.round(share * count);
      measured.set(await measure(candidate, from, to), from);
      if (mean(measured.subarray(0, to)) <= mean(values.subarray(0, to)) + minGain) return false;
      from = to;
    }
    const gains = measured.map((value, i) => value - values[i]!);
    if (mean(gains) <= MIN_STANDARD_ERRORS * standardError(gains)) return false;
    weights = candidate;
    values = measured;
    return true;
  };

  /** Walks as long as it goes up, and says whether it moved at all. */
  const walk = async (
    { name, range: [low, high] }: Coordinate<Name>,
    step: (value: number) => number,
  ): Promise<boolean> => {
    for (let moved = false; ; moved = true) {
      const value = Math.min(high, Math.max(low, step(weights[name])));
      if (value === weights[name] || !(await tryMove({ ...weights, [name]: value }))) return moved;
    }
  };

  for (let pass = 0; pass < NUM_PASSES; pass++) {
    let numMoved = 0;
    for (const coordinate of coordinates) {
      if ((await walk(coordinate, coordinate.up)) || (await walk(coordinate, coordinate.down))) numMoved++;
    }
    if (numMoved < 2) break;
  }
  return { weights, before, after: mean(values) };
}

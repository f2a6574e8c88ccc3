// Moves points of a plane until neighbours of the graph lie together and others apart: UMAP's stochastic gradient
// descent with negative sampling (McInnes, Healy and Melville 2018, section 4.2 and algorithm 5).
import type { RandomStream } from '../../../core/random.ts';
import type { WeightedEdges } from './neighbour-graph.ts';

/**
 * Nearness at distance d in the plane is 1 / (1 + a d^2). The paper fits a and the exponent to 1 up to a minimum
 * distance of 0.1 and exp(-(d - 0.1)) beyond it (definition 11), which gives 1.58 and 1.79. With an exponent of 2 the
 * best a is 1.5 and the curve is at most 0.07 off; without a power in the innermost loop an epoch takes 0.4 times as long.
 */
export const NEARNESS_SCALE = 1.5;

/** Random points pushed away for each edge drawn together; the paper's implementation has 5. */
const NEGATIVES = 5;
/** No coordinate moves further than this, times the learning rate, in one step. */
const MAX_STEP = 4;
/** Keeps the push between two points at the same place finite. */
const NEAR = 0.001;

/** A layout in progress. */
export interface Layout {
  /** (numPoints, 2), moved in place by `runEpoch`. */
  readonly positions: Float64Array;
  /** One pass over the edges that are due; epochs are counted from 0. */
  runEpoch(epoch: number): void;
}

/** Uniform integers by xorshift32 (Marsaglia 2003): a layout draws hundreds of millions. */
function createFastIntegers(random: RandomStream): (bound: number) => number {
  let state = random.integer(2 ** 32) | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor((state >>> 0) * (bound / 2 ** 32));
  };
}

const clip = (value: number): number => Math.max(-MAX_STEP, Math.min(MAX_STEP, value));

/**
 * Prepares a layout. An edge is drawn in as many of the epochs as its weight is of the heaviest weight; the
 * learning rate falls linearly from 1 to 0.
 * @param start (numPoints, 2), taken over and moved
 */
export function createLayout(
  edges: WeightedEdges,
  start: Float64Array,
  numEpochs: number,
  random: RandomStream,
): Layout {
  const { heads, tails, weights } = edges;
  const positions = start;
  const numPoints = positions.length / 2;
  const nextInteger = createFastIntegers(random);
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const intervals = weights.map((weight) => heaviest / weight);
  const due = intervals.slice();
  const dueNegatives = intervals.map((interval) => interval / NEGATIVES);

  /** Draws two points together (the gradient of log of the curve). */
  const attract = (i: number, j: number, rate: number): void => {
    const dx = positions[i]! - positions[j]!;
    const dy = positions[i + 1]! - positions[j + 1]!;
    const squared = dx * dx + dy * dy;
    const pull = (-2 * NEARNESS_SCALE) / (NEARNESS_SCALE * squared + 1);
    const stepX = rate * clip(pull * dx);
    const stepY = rate * clip(pull * dy);
    positions[i]! += stepX;
    positions[i + 1]! += stepY;
    positions[j]! -= stepX;
    positions[j + 1]! -= stepY;
  };

  /** Pushes a point away from another (the gradient of log(1 - the curve)). */
  const repel = (i: number, j: number, rate: number): void => {
    const dx = positions[i]! - positions[j]!;
    const dy = positions[i + 1]! - positions[j + 1]!;
    const squared = dx * dx + dy * dy;
    if (squared === 0) return;
    const push = 2 / ((NEAR + squared) * (NEARNESS_SCALE * squared + 1));
    positions[i]! += rate * clip(push * dx);
    positions[i + 1]! += rate * clip(push * dy);
  };

  return {
    positions,
    runEpoch(epoch) {
      const rate = 1 - epoch / numEpochs;
      for (let edge = 0; edge < heads.length; edge++) {
        if (due[edge]! > epoch + 1) continue;
        const head = 2 * heads[edge]!;
        attract(head, 2 * tails[edge]!, rate);
        const interval = intervals[edge]!;
        due[edge]! += interval;
        const numNegatives = Math.floor(((epoch + 1 - dueNegatives[edge]!) * NEGATIVES) / interval);
        for (let n = 0; n < numNegatives; n++) repel(head, 2 * nextInteger(numPoints), rate);
        dueNegatives[edge]! += (numNegatives * interval) / NEGATIVES;
      }
    },
  };
}

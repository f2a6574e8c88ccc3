// Vectors to points of a plane in which neighbours stay neighbours: UMAP (McInnes, Healy and Melville 2018) over
// exact neighbours, begun from principal components. docs/map.md compares it with the library that was tried.
import { AbortedError, ConfigError } from '../../../core/errors.ts';
import { SILENT_PROGRESS, type WorkContext } from '../../../core/progress.ts';
import { createRandomStream } from '../../../core/random.ts';
import type { VectorStore } from '../../../kernels/vector-store.ts';
import { checkOptionNames } from '../../options.ts';
import { createLayout } from './layout.ts';
import { createNeighbourGraph, type NeighbourLists } from './neighbour-graph.ts';
import { projectToPrincipalPlane } from './principal-plane.ts';

/** How to project. */
export interface ProjectionOptions {
  /** Any safe integer; default 0. The same seed gives the same picture. */
  readonly seed: number;
  /** Passes over the graph, at least 1; null takes 500 for up to 10,000 points and 200 for more. Default null. */
  readonly epochs: number | null;
}

/** Defaults of `projectVectors`. */
export const PROJECTION_DEFAULTS: ProjectionOptions = { seed: 0, epochs: null };

const FEW_POINTS = 10_000;
/** Half the width of the plane at the start, and how far points at one place are parted there (as UMAP does). */
const START_EXTENT = 10;
const START_NOISE = 1e-4;

/** Scales and shifts the points into [-1, 1], both axes by one factor, the middle of their extent at 0. */
function fitIntoSquare(positions: Float64Array): Float32Array {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < positions.length; i++) {
    low[i % 2] = Math.min(low[i % 2]!, positions[i]!);
    high[i % 2] = Math.max(high[i % 2]!, positions[i]!);
  }
  const extent = Math.max(high[0]! - low[0]!, high[1]! - low[1]!) / 2 || 1;
  return Float32Array.from(positions, (value, i) => (value - (low[i % 2]! + high[i % 2]!) / 2) / extent);
}

/** Principal components, scaled to the start's extent, with a little noise. */
function startPositions(vectors: VectorStore, seed: number): Float64Array {
  const random = createRandomStream(seed, 'projection/start');
  const plane = projectToPrincipalPlane(vectors);
  const extent = plane.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return plane.map((value) => (START_EXTENT * value) / extent + START_NOISE * random.normal());
}

/**
 * Projects vectors, best of length 1, to the plane.
 * @param neighbours nearest other vectors of each, by Euclidean distance
 * @returns (numVectors, 2), within [-1, 1]
 * @throws ConfigError for an unknown option or lists of another size; AbortedError between two epochs
 */
export async function projectVectors(
  vectors: VectorStore,
  neighbours: NeighbourLists,
  options: Partial<ProjectionOptions> = {},
  { progress = SILENT_PROGRESS, signal }: WorkContext = {},
): Promise<Float32Array> {
  checkOptionNames('projection', options, Object.keys(PROJECTION_DEFAULTS));
  const { numVectors } = vectors;
  if (neighbours.numPoints !== numVectors) {
    throw new ConfigError(
      `projection: expected neighbours of ${numVectors} vectors, got those of ${neighbours.numPoints}`,
    );
  }
  const { seed, epochs } = { ...PROJECTION_DEFAULTS, ...options };
  const numEpochs = epochs ?? (numVectors <= FEW_POINTS ? 500 : 200);
  if (!(Number.isInteger(numEpochs) && numEpochs >= 1)) {
    throw new ConfigError(`projection: expected epochs to be a whole number of at least 1, got ${numEpochs}`);
  }
  progress.stage('projecting songs', numEpochs, 'epochs');
  const edges = createNeighbourGraph(neighbours, signal);
  const start = startPositions(vectors, seed);
  const layout = createLayout(edges, start, numEpochs, createRandomStream(seed, 'projection/layout'));
  for (let epoch = 0; epoch < numEpochs; epoch++) {
    // Lets timers and signals through.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted === true) throw new AbortedError();
    layout.runEpoch(epoch);
    progress.advanceTo(epoch + 1);
  }
  return fitIntoSquare(layout.positions);
}

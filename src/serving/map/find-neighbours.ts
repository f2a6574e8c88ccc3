// Exact nearest songs among those of a map: for its panel, and as what the projection keeps.
import type { WorkContext } from '../../core/progress.ts';
import { createNearest } from '../../kernels/nearest/nearest.ts';
import { type VectorStore, vectorAt } from '../../kernels/vector-store.ts';
import type { NeighbourLists } from '../../models/word2vec/projection/neighbour-graph.ts';

/** Queries handed over at a time, after which progress is told. */
const BATCH = 512;

/** Nearest neighbours with their cosines, (numPoints, numNeighbours). */
export interface CosineNeighbours extends NeighbourLists {
  readonly cosines: Float32Array;
}

/**
 * The `k` nearest other vectors of each vector, fewer where there are not so many.
 * @param unitVectors each of length 1
 * @throws AbortedError once the signal has fired
 */
export async function findNeighbours(
  unitVectors: VectorStore,
  k: number,
  { threads = 1, progress, signal }: WorkContext & { readonly threads?: number } = {},
): Promise<CosineNeighbours> {
  const numPoints = unitVectors.numVectors;
  const numNeighbours = Math.min(k, numPoints - 1);
  const indices = new Uint32Array(numPoints * numNeighbours);
  const cosines = new Float32Array(numPoints * numNeighbours);
  progress?.stage('finding neighbours', numPoints, 'songs');
  const nearest = createNearest(unitVectors, { threads });
  try {
    for (let start = 0; start < numPoints; start += BATCH) {
      const queries = Array.from({ length: Math.min(BATCH, numPoints - start) }, (_, i) => ({
        vector: vectorAt(unitVectors, start + i),
        excluded: [start + i],
      }));
      const found = await nearest.search(
        queries,
        { k: numNeighbours },
        signal === undefined ? {} : { signal },
      );
      found.forEach(({ rows, scores }, i) => {
        indices.set(rows, (start + i) * numNeighbours);
        cosines.set(scores, (start + i) * numNeighbours);
      });
      progress?.advanceTo(start + queries.length);
    }
  } finally {
    await nearest.close();
  }
  // On the unit sphere the squared distance is 2 - 2 cos.
  const distances = cosines.map((cosine) => Math.sqrt(Math.max(0, 2 - 2 * cosine)));
  return { numPoints, numNeighbours, indices, distances, cosines };
}

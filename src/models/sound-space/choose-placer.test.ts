import { describe, expect, it } from 'vitest';
import { AbortedError } from '../../core/errors.ts';
import { SILENT_PROGRESS } from '../../core/progress.ts';
import { createRandomStream } from '../../core/random.ts';
import { choosePlacer, meanCosine } from './choose-placer.ts';
import { fitTags, type HeardSongs, placeByTags, placeSound, sumTags } from './placer.ts';
import { unitOf } from './tag-vectors.ts';
import '../../../test/helpers/to-be-allclose.ts';

/** Songs whose embedding (2) and tags' direction (2) are given by functions of an angle. */
function songsOf(
  count: number,
  seed: number,
  make: (
    angle: number,
    noise: () => number,
  ) => { embedding: number[]; direction: number[]; target: number[] },
): HeardSongs {
  const random = createRandomStream(seed, 'songs');
  const made = Array.from({ length: count }, () =>
    make(2 * Math.PI * random.uniform(), () => random.normal()),
  );
  return {
    ...{ songs: Uint32Array.from(made.keys()), embeddingSize: 2, dimensions: 2 },
    features: Float64Array.from(made.flatMap(({ embedding, direction }) => [...embedding, ...direction])),
    targets: Float64Array.from(made.flatMap(({ target }) => [...unitOf(target)])),
    weights: new Float64Array(count).fill(0.5),
  };
}

const at = (angle: number): number[] => [Math.cos(angle), Math.sin(angle)];
const NONE = songsOf(0, 0, () => ({ embedding: [], direction: [], target: [] }));

describe('placing through tags', () => {
  it('finds how far tags pull, and the mean from which they do', () => {
    // Targets are (0.6, 0.8) or (0.6, -0.8), directions (0, 4) or (0, -2): mean (0.6, 0), direction's (0, 1), pull 0.8 / 3.
    const heard: HeardSongs = {
      ...{ songs: Uint32Array.of(0, 1), embeddingSize: 1, dimensions: 2 },
      features: Float64Array.of(9, 0, 4, 9, 0, -2),
      targets: Float64Array.of(0.6, 0.8, 0.6, -0.8),
      weights: Float64Array.of(0.5, 0.5),
    };
    const placer = fitTags([sumTags(heard, [0]), sumTags(heard, [1])]);
    expect([placer.pull, ...placer.mean, ...placer.directionMean]).toBeAllclose([0.8 / 3, 0.6, 0, 0, 1]);
    expect([...placeByTags(placer, Float64Array.of(9, 0, 4))]).toBeAllclose([0.6, 0.8]);
    expect([...placeByTags(placer, Float64Array.of(9, 0, 1))]).toBeAllclose([1, 0]);
  });

  it('leaves all at the mean where tags say nothing', () => {
    const heard = songsOf(20, 1, (angle) => ({ embedding: [0, 0], direction: [0, 0], target: at(angle) }));
    expect(fitTags([sumTags(heard, heard.songs.keys())]).pull).toBe(0);
  });
});

describe('the choice of a placer', () => {
  it('bends the map where embeddings wind', async () => {
    // Three turns of the embedding are one of the target: no straight map finds it.
    const wound = (angle: number) => ({
      embedding: [angle, 0],
      direction: [0, 0],
      target: at(3 * angle),
    });
    const { placements, placer } = await choosePlacer(NONE, songsOf(200, 2, wound), 0);
    const aside = songsOf(200, 2, wound);
    expect(meanCosine(aside, placements.map)).toBeGreaterThan(0.95);
    expect(meanCosine(aside, placements.tags)).toBeLessThan(0.3);
    const vector = placeSound({ ...placer, way: 'map' }, Float64Array.of(2, 0, 0, 0));
    expect([...vector]).toBeAllclose(at(6), { atol: 0.2 });
  });

  it('fits on songs of the training where that helps, and leaves them out where they mislead', async () => {
    const noisy = (angle: number, noise: () => number) => ({
      embedding: at(angle).map((value) => value + 0.3 * noise()),
      direction: [0, 0],
      target: at(angle),
    });
    const misleading = (angle: number) => ({ embedding: at(angle), direction: [0, 0], target: at(-angle) });
    const aside = songsOf(30, 3, noisy);
    const fits = async (make: typeof noisy) =>
      (await choosePlacer(songsOf(60, 4, make), aside, 0)).fitsTrainingSongs;
    expect(await fits(noisy)).toBe(true);
    expect(await fits(misleading)).toBe(false);
  });

  it('penalises the more, the less the embedding says', async () => {
    const penaltyOf = async (noise: number): Promise<number> => {
      const chosen = await choosePlacer(
        NONE,
        songsOf(60, 5, (angle, normal) => ({
          embedding: at(angle).map((value) => value + noise * normal()),
          direction: [0, 0],
          target: at(angle),
        })),
        0,
      );
      return chosen.penalty;
    };
    expect(await penaltyOf(1.5)).toBeGreaterThan(await penaltyOf(0.01));
  });

  it('places no song by what was fitted on it: noise is not found again', async () => {
    const aside = songsOf(100, 6, (angle, noise) => ({
      embedding: [noise(), noise()],
      direction: [noise(), noise()],
      target: at(angle),
    }));
    const { placements } = await choosePlacer(NONE, aside, 0);
    for (const vectors of Object.values(placements)) {
      expect(Math.abs(meanCosine(aside, vectors))).toBeLessThan(0.25);
    }
  });

  it('tells how many maps were tried, and stops between two of them when asked to', async () => {
    const songs = songsOf(60, 7, (angle, noise) => ({
      embedding: [noise(), noise()],
      direction: [noise(), noise()],
      target: at(angle),
    }));
    const controller = new AbortController();
    const heard: string[] = [];
    const progress = {
      ...SILENT_PROGRESS,
      stage: (label: string, total: number | null, unit: string) => heard.push(`${label} ${total} ${unit}`),
      advanceTo(count: number) {
        heard.push(`${count}`);
        if (count === 3) controller.abort();
      },
    };
    const choosing = choosePlacer(NONE, songs, 0, { progress, signal: controller.signal });
    await expect(choosing).rejects.toThrow(AbortedError);
    expect(heard).toEqual(['learning to place songs 35 maps', '1', '2', '3']);
  });
});

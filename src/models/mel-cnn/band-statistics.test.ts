// What is measured of bands and of songs, by hand and against the network's own arithmetic.
import { describe, expect, it } from 'vitest';
import { createTensor } from '../../engine/graph/engine-tensor.ts';
import { createGraph } from '../../engine/graph/graph.ts';
import { toModelBytes } from '../../engine/onnx/to-model-bytes.ts';
import { createSession } from '../../engine/session.ts';
import type { MelPack } from '../../formats/mel-pack.ts';
import { describeStretch, measureBands } from './band-statistics.ts';
import { bandStatistics } from './networks/layers.ts';
import '../../../test/helpers/to-be-allclose.ts';

/** Songs of two bands. */
const SONGS: readonly (readonly number[])[] = [
  [0, 2, 4, 6, ...[5, 5, 5, 5]], // (2, 4)
  [4, 4, ...[5, 5]], // (2, 2)
];
const pack = {
  numBands: 2,
  read: (songId: number) => Float32Array.from(SONGS[songId]!),
} as unknown as MelPack;

describe('measuring bands', () => {
  it('gives mean and deviation over all frames, and 1 for a band that is always the same', () => {
    const { bands } = measureBands(pack, [0, 1]);
    // 0 2 4 6 4 4: mean 20/6, mean square 88/6.
    expect(bands.means).toBeAllclose([20 / 6, 5], { rtol: 1e-12 });
    expect(bands.deviations).toBeAllclose([Math.sqrt(88 / 6 - (20 / 6) ** 2), 1], { rtol: 1e-12 });
  });

  it('gives what is usual of the statistics of songs, each song counting once', () => {
    const { bands, songs } = measureBands(pack, [0, 1]);
    const each = SONGS.map((song) => [...describeStretch(Float32Array.from(song), bands)]);
    expect(songs.means).toBeAllclose(
      each[0]!.map((value, i) => (value + each[1]![i]!) / 2),
      { rtol: 1e-12 },
    );
    // Of two songs the deviation is half the difference; the second band says nothing.
    const half = each[0]!.map((value, i) => Math.abs(value - each[1]![i]!) / 2);
    expect(songs.deviations).toBeAllclose([half[0]!, 1, half[2]!, 1, half[4]!, 1], { rtol: 1e-9 });
  });

  it('looks at 500 songs at most', () => {
    let reads = 0;
    const counting = { ...pack, read: () => Float32Array.of(1, 2, 3, 4 + reads++) } as unknown as MelPack;
    measureBands(counting, new Array(600).fill(0));
    expect(reads).toBe(500);
  });
});

describe('the statistics of a stretch', () => {
  it('are means, deviations and mean steps, in the deviations of the bands', () => {
    const bands = { means: Float64Array.of(1, 5), deviations: Float64Array.of(2, 1) };
    const found = describeStretch(Float32Array.from(SONGS[0]!), bands);
    expect(found).toBeAllclose([1, 0, Math.sqrt(5) / 2, Math.sqrt(1e-5), 1, 0], { rtol: 1e-4, atol: 1e-9 });
  });

  it('are what the network computes', async () => {
    const [numBands, numFrames] = [3, 40];
    const mel = Float32Array.from({ length: 2 * numBands * numFrames }, (_, i) => 10 * Math.sin(i * i) - 50);
    const bands = { means: Float64Array.of(-50, -48, -52), deviations: Float64Array.of(7, 5, 6) };
    const even = mel.map((value, i) => {
      const band = Math.floor(i / numFrames) % numBands;
      return (value - bands.means[band]!) / bands.deviations[band]!;
    });
    const graph = createGraph('statistics');
    graph.output('out', bandStatistics(graph, graph.input('x', 'float32', ['batch', numBands, numFrames])));
    const session = await createSession(toModelBytes(graph), { threads: 1 });
    const { out } = await session.run({ x: createTensor('float32', [2, numBands, numFrames], even) });
    await session.close();
    const size = numBands * numFrames;
    const expected = [0, 1].flatMap((place) => [
      ...describeStretch(mel.subarray(place * size, (place + 1) * size), bands),
    ]);
    expect(out!.shape).toEqual([2, 9]);
    expect(out!.data).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-5 });
  });
});

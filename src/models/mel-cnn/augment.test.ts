import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { drawBeta, specAugment } from './augment.ts';

const MEANS = [100, 200, 300, 400];
const OPTIONS = { frequencyMasks: 1, frequencyWidth: 2, timeMasks: 1, timeShare: 0.3 };

describe('SpecAugment', () => {
  it("masks runs of whole bands and of whole frames, at most as wide as told, with the bands' means", () => {
    let [maskedBands, maskedFrames] = [0, 0];
    const ends = new Set<string>();
    for (let shard = 0; shard < 200; shard++) {
      const mel = Float32Array.from({ length: 40 }, (_, i) => i);
      specAugment(mel, 10, MEANS, OPTIONS, createRandomStream(1, 'test', shard));
      const isMasked = (band: number, frame: number) => mel[band * 10 + frame] === MEANS[band];
      const bands = [0, 1, 2, 3].filter((band) =>
        Array.from({ length: 10 }, (_, f) => f).every((f) => isMasked(band, f)),
      );
      const frames = Array.from({ length: 10 }, (_, f) => f).filter((f) =>
        [0, 1, 2, 3].every((b) => isMasked(b, f)),
      );
      expect(bands.length).toBeLessThanOrEqual(2);
      expect(frames.length).toBeLessThanOrEqual(3);
      for (const run of [bands, frames])
        if (run.length > 0) expect(run.at(-1)! - run[0]!).toBe(run.length - 1);
      for (let i = 0; i < 40; i++) {
        const [band, frame] = [Math.floor(i / 10), i % 10];
        if (!bands.includes(band) && !frames.includes(frame)) expect(mel[i]).toBe(i);
      }
      for (const end of [0, 3]) if (bands.includes(end)) ends.add(`band ${end}`);
      for (const end of [0, 9]) if (frames.includes(end)) ends.add(`frame ${end}`);
      maskedBands += bands.length;
      maskedFrames += frames.length;
    }
    expect([...ends].sort()).toEqual(['band 0', 'band 3', 'frame 0', 'frame 9']);
    // Widths are uniform: a mean of 1 band and of 1.5 frames.
    expect(maskedBands / 200).toBeCloseTo(1, 0);
    expect(maskedFrames / 200).toBeGreaterThan(1.2);
    expect(maskedFrames / 200).toBeLessThan(1.8);
  });

  it('leaves all as it is without masks', () => {
    const mel = Float32Array.from({ length: 40 }, (_, i) => i);
    const none = { ...OPTIONS, frequencyMasks: 0, timeMasks: 0 };
    specAugment(mel, 10, MEANS, none, createRandomStream(1, 'test'));
    expect([...mel]).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });
});

describe('the share of mixup', () => {
  it.each([
    [0.2, 1 / (4 * 1.4)],
    [0.5, 1 / (4 * 2)],
    [1, 1 / 12],
  ])('has the mean and variance of Beta(%f, same)', (alpha, variance) => {
    const random = createRandomStream(2, 'beta');
    const draws = Array.from({ length: 20_000 }, () => drawBeta(alpha, random));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const spread = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.05);
  });
});

// What tests measure of sound, apart from the way it was made: power, brightness, tempo, and a linear probe.
import { computeMelSpectrogram } from '../../src/audio/mel-spectrogram.ts';
import { DEMO_SAMPLE_RATE_HZ } from '../../src/dataset/demo/sound/synthesize-song.ts';

/** Mean of the squares. */
export function meanPower(samples: Float32Array): number {
  return samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
}

/** Centre of gravity of the mel power spectrum, in bands from 0 to 47. */
export function spectralCentroid(samples: Float32Array): number {
  const { numBands, numFrames, data } = computeMelSpectrogram(samples, { scale: 'power' });
  let [sum, weighted] = [0, 0];
  for (let band = 0; band < numBands; band++) {
    for (let t = 0; t < numFrames; t++) {
      // Square roots, so that the bass, which has most of the power, doesn't decide alone.
      const amplitude = Math.sqrt(data[band * numFrames + t]!);
      sum += amplitude;
      weighted += band * amplitude;
    }
  }
  return weighted / sum;
}

/**
 * The tempo by autocorrelation of onsets: rises of the mel-spectrogram in dB, summed over bands (as in D. Ellis, Beat
 * Tracking by Dynamic Programming, 2007).
 * @returns beats a minute, 45 to 190
 */
export function estimateBpm(samples: Float32Array): number {
  const hopLength = 64;
  const { numBands, numFrames, data } = computeMelSpectrogram(samples, { hopLength, floorDb: -60 });
  const onsets = new Float64Array(numFrames);
  for (let band = 0; band < numBands; band++) {
    for (let t = 1; t < numFrames; t++) {
      onsets[t]! += Math.max(0, data[band * numFrames + t]! - data[band * numFrames + t - 1]!);
    }
  }
  const average = onsets.reduce((a, b) => a + b, 0) / numFrames;
  const framesPerMinute = (60 * DEMO_SAMPLE_RATE_HZ) / hopLength;
  const correlation = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < numFrames; t++) sum += (onsets[t]! - average) * (onsets[t - lag]! - average);
    return sum / (numFrames - lag);
  };
  let [bestLag, best] = [0, -Infinity];
  for (let lag = Math.floor(framesPerMinute / 190); lag <= framesPerMinute / 45; lag++) {
    // A beat comes again after two and four beats too.
    const value = correlation(lag) + 0.5 * correlation(2 * lag) + 0.25 * correlation(4 * lag);
    if (value > best) [bestLag, best] = [lag, value];
  }
  return framesPerMinute / bestLag;
}

/** Mean and standard deviation of each band: (96). */
export function melStatistics(mel: Float32Array, frames: number): number[] {
  const numBands = mel.length / frames;
  const means: number[] = [];
  const deviations: number[] = [];
  for (let band = 0; band < numBands; band++) {
    const row = mel.subarray(band * frames, (band + 1) * frames);
    const mean = row.reduce((a, b) => a + b, 0) / frames;
    means.push(mean);
    deviations.push(Math.sqrt(row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / frames));
  }
  return [...means, ...deviations];
}

/**
 * Ridge regression of one-hot classes on standardised features; gives the share of test rows whose largest output is theirs.
 * @param penalty of the squared weights
 */
export function probeAccuracy(
  train: { readonly features: readonly number[][]; readonly classes: readonly number[] },
  test: { readonly features: readonly number[][]; readonly classes: readonly number[] },
  penalty: number,
): number {
  const size = train.features[0]!.length;
  const count = train.features.length;
  const means = Array.from(
    { length: size },
    (_, j) => train.features.reduce((s, row) => s + row[j]!, 0) / count,
  );
  const scales = means.map((mean, j) =>
    Math.sqrt(train.features.reduce((s, row) => s + (row[j]! - mean) ** 2, 0) / count + 1e-9),
  );
  const standardise = (row: readonly number[]): number[] => [
    1,
    ...row.map((x, j) => (x - means[j]!) / scales[j]!),
  ];
  const rows = train.features.map(standardise);
  const numClasses = 1 + Math.max(...train.classes, ...test.classes);
  // Normal equations with the classes as further columns, solved by Gauss and Jordan; the matrix is positive definite.
  const system = Array.from({ length: size + 1 }, (_, i) => {
    const line = new Float64Array(size + 1 + numClasses);
    rows.forEach((row, n) => {
      for (let j = 0; j <= size; j++) line[j]! += row[i]! * row[j]!;
      line[size + 1 + train.classes[n]!]! += row[i]!;
    });
    line[i]! += penalty;
    return line;
  });
  for (let i = 0; i <= size; i++) {
    const pivot = system[i]!;
    const scale = 1 / pivot[i]!;
    for (let j = 0; j < pivot.length; j++) pivot[j]! *= scale;
    for (let k = 0; k <= size; k++) {
      const factor = system[k]![i]!;
      if (k === i || factor === 0) continue;
      for (let j = i; j < pivot.length; j++) system[k]![j]! -= factor * pivot[j]!;
    }
  }
  const hits = test.features.filter((features, n) => {
    const row = standardise(features);
    const outputs = Array.from({ length: numClasses }, (_, c) =>
      row.reduce((sum, x, i) => sum + x * system[i]![size + 1 + c]!, 0),
    );
    return outputs.indexOf(Math.max(...outputs)) === test.classes[n];
  });
  return hits.length / test.features.length;
}

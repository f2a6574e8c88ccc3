// The simplest way to tell sounds apart, to know what a network adds: the mean spectrum of a clip, and the class whose mean lies
// nearest, each band in units of its deviation (Rocchio 1971; van den Oord et al. 2013 compare with as plain a one).

/** (bands) The mean over time of each band. @param mel (bands, frames) */
export function meanSpectrum(mel: Float32Array, numBands: number): Float64Array {
  const frames = mel.length / numBands;
  return Float64Array.from({ length: numBands }, (_, band) => {
    let sum = 0;
    for (let frame = 0; frame < frames; frame++) sum += mel[band * frames + frame]!;
    return sum / frames;
  });
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(rows[0]!.length);
  for (const row of rows) for (let i = 0; i < sums.length; i++) sums[i]! += row[i]!;
  return sums.map((sum) => sum / rows.length);
}

/**
 * The class of each of `asked`; equally near ones by their order in `labels`.
 * @param known (clips, bands) at least one
 * @param labels (clips)
 */
export function nearestCentroids(
  known: readonly Float64Array[],
  labels: readonly string[],
  asked: readonly Float64Array[],
): string[] {
  const mean = meanOf(known);
  const variances = meanOf(known.map((row) => row.map((value, i) => (value - mean[i]!) ** 2)));
  const classes = [...new Set(labels)];
  const centroids = classes.map((name) => meanOf(known.filter((_, place) => labels[place] === name)));
  const distance = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2 / Math.max(variances[i]!, 1e-9), 0);
  return asked.map((row) => {
    const distances = centroids.map((centroid) => distance(row, centroid));
    return classes[distances.indexOf(Math.min(...distances))]!;
  });
}

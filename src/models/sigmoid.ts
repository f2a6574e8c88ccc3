// From log-odds to a probability.

/** 1 / (1 + e^-x), from 0 to 1. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

// Shares in words, in one way for all tables and sentences.

/**
 * `0.1234` as `12.3 %`.
 * @param share null where it is not known
 * @param digits after the point; default 1
 */
export function percent(share: number | null, digits = 1): string {
  return share === null ? 'unknown' : `${(100 * share).toFixed(digits)} %`;
}

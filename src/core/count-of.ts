// Counts of things in words, so that one song is never `1 songs`.

/** `1234567` as `1,234,567`. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/**
 * A noun in the number that a count asks for. English plurals of the regular kinds: `songs`, `passes`, `entries`;
 * what does not end in s, such as `MB`, stays.
 * @param plural one noun, or words that end with it
 */
export function nounFor(count: number, plural: string): string {
  if (Math.round(count) !== 1) return plural;
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(plural)) return plural.slice(0, -2);
  return plural.endsWith('s') ? plural.slice(0, -1) : plural;
}

/** `1,234 songs`, `1 song`. @param plural as of `nounFor` */
export function countOf(count: number, plural: string): string {
  return `${formatCount(count)} ${nounFor(count, plural)}`;
}

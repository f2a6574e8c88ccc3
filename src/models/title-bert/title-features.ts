// What titles are compared by: their words, and the pairs of characters that stand side by side when blanks are left out,
// for Korean runs words together and hangs particles on them.

/** Distinct words and pairs of characters of a title as `cleanTitle` gives it; pairs are told from words by a blank before them. */
export function titleFeatures(cleaned: string): string[] {
  const features = new Set<string>();
  for (const word of cleaned.split(' ')) if (word !== '') features.add(word);
  const characters = [...cleaned.replaceAll(' ', '')];
  for (let i = 1; i < characters.length; i++) features.add(` ${characters[i - 1]}${characters[i]}`);
  return [...features];
}

// How many tokens of two texts are kept when both don't fit: the longer gives way first. Equal to Hugging Face's
// truncation strategy `longest_first`.

/**
 * How many tokens to keep of each of two texts. Where both must give way they keep half each, and the odd one goes
 * to the longer, of equally long ones to the second.
 * @param first tokens of the first text
 * @param second tokens of the second text
 * @param room tokens that fit in all, from 0
 */
export function truncatePair(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const shorter = Math.min(first, second);
  const half = Math.floor(room / 2);
  const [keptShorter, keptLonger] = shorter <= half ? [shorter, room - shorter] : [half, room - half];
  return first > second ? [keptLonger, keptShorter] : [keptShorter, keptLonger];
}

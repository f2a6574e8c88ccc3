// Puts items of one list into another at even distances, so that a stated share of the answer comes from it: new songs, whose
// own scores seldom reach the first places.

/**
 * `count` distinct items: of the first n places, floor(n * share) are due to `others`, the rest to `own`, each in its order.
 * Where one list runs short, the other fills up; shorter than `count` only where both together hold fewer.
 * @param share from 0, `own` alone, to 1, `others` alone
 */
export function spreadItems(
  own: readonly number[],
  others: readonly number[],
  share: number,
  count: number,
): number[] {
  const chosen = new Set<number>();
  const takerOf = (items: readonly number[]) => {
    let next = 0;
    return (): boolean => {
      while (next < items.length && chosen.has(items[next]!)) next++;
      if (next === items.length) return false;
      chosen.add(items[next]!);
      return true;
    };
  };
  const [takeOwn, takeOther] = [takerOf(own), takerOf(others)];
  for (let place = 1; place <= count; place++) {
    const isDue = Math.floor(place * share) > Math.floor((place - 1) * share);
    const hasTaken = isDue ? takeOther() || takeOwn() : takeOwn() || takeOther();
    if (!hasTaken) break;
  }
  return [...chosen];
}

// Exactly N distinct answers. Models may run short; fallbacks fill up in a fixed order, and nothing comes twice.

/**
 * The first `count` distinct items of the lists, taken list by list, without the excluded ones. Lists are asked
 * for only as far as they are needed. Shorter than `count` only where the lists together hold fewer.
 * @param lists item indices, best first; functions that give them when the earlier lists run short
 */
export async function fillList(
  lists: readonly (() => Iterable<number> | Promise<Iterable<number>>)[],
  excluded: ReadonlySet<number>,
  count: number,
): Promise<number[]> {
  const chosen = new Set<number>();
  for (const list of lists) {
    if (chosen.size >= count) break;
    for (const item of await list()) {
      if (chosen.size >= count) break;
      if (!excluded.has(item)) chosen.add(item);
    }
  }
  return [...chosen];
}

/** The whole numbers below `bound`, ascending: the very last fallback. */
export function* ascending(bound: number): Generator<number> {
  for (let item = 0; item < bound; item++) yield item;
}

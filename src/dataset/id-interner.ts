// Ids to provisional numbers while records stream by, and the final order afterwards: ids are all known, and can
// be sorted, only at the end of the last file.
import type { OutsideId } from '../core/indices.ts';

/** Gives each new id the next number. */
export interface IdInterner<Id extends OutsideId> {
  readonly size: number;
  /** Ids in order of their first sight. */
  readonly ids: readonly Id[];
  /** The number of an id, which is new where the id is. */
  intern(id: Id): number;
  /** Whether the id has been seen. */
  has(id: Id): boolean;
}

/** Ids in their final order. */
export interface OrderedIds<Id extends OutsideId> {
  readonly ids: Id[];
  /** From a provisional number to the final index. */
  readonly indexOfNumber: Uint32Array;
}

/** An interner that has seen nothing. */
export function createIdInterner<Id extends OutsideId>(): IdInterner<Id> {
  const numbers = new Map<Id, number>();
  const ids: Id[] = [];
  return {
    get size() {
      return ids.length;
    },
    ids,
    intern(id) {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      numbers.set(id, ids.length);
      return ids.push(id) - 1;
    },
    has: (id) => numbers.has(id),
  };
}

/** Orders ids: numbers ascending, strings by code units (never by locale, which differs between machines). */
export function orderIds<Id extends OutsideId>(ids: readonly Id[]): OrderedIds<Id> {
  const order = Uint32Array.from(ids.keys());
  order.sort((a, b) => {
    const left = ids[a]!;
    const right = ids[b]!;
    return left < right ? -1 : left > right ? 1 : 0;
  });
  const indexOfNumber = new Uint32Array(ids.length);
  order.forEach((number, index) => {
    indexOfNumber[number] = index;
  });
  return { ids: Array.from(order, (number) => ids[number]!), indexOfNumber };
}

// Outside ids to dense indices and back. Ids stay outside the models; an unknown id is an error that names it.
import { NotFoundError } from '../core/errors.ts';
import type { OutsideId } from '../core/indices.ts';

/** A fixed list of distinct ids. Index i stands for `ids[i]`. */
export interface IdTable<Index extends number, Id extends OutsideId = OutsideId> {
  /** `song`, `tag` or `playlist`: for messages. */
  readonly kind: string;
  readonly size: number;
  readonly ids: readonly Id[];
  /** The id at an index; throws `RangeError` where there is none. */
  idOf(index: Index): Id;
  /** The index of an id; throws `NotFoundError` naming the id where it is unknown. */
  indexOf(id: Id): Index;
  /** The index of an id, or undefined where it is unknown. */
  find(id: Id): Index | undefined;
}

/** Builds a table. The index is built on first look-up. Throws `RangeError` on a repeated id. */
export function createIdTable<Index extends number, Id extends OutsideId>(
  kind: string,
  ids: readonly Id[],
): IdTable<Index, Id> {
  let lookup: Map<Id, Index> | undefined;
  const getLookup = (): Map<Id, Index> => {
    if (lookup === undefined) {
      lookup = new Map(ids.map((id, index) => [id, index as Index]));
      if (lookup.size !== ids.length) throw new RangeError(`the ${kind} ids are not distinct`);
    }
    return lookup;
  };
  return {
    kind,
    size: ids.length,
    ids,
    idOf(index) {
      const id = ids[index];
      if (id === undefined) throw new RangeError(`no ${kind} has index ${index}; there are ${ids.length}`);
      return id;
    },
    indexOf(id) {
      const index = getLookup().get(id);
      if (index === undefined)
        throw new NotFoundError(
          `unknown ${kind} ${JSON.stringify(id)}: it is not in the training data; check it or leave it out`,
        );
      return index;
    },
    find: (id) => getLookup().get(id),
  };
}

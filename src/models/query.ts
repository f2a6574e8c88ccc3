// Small helpers on queries that every model needs.
import { UNKNOWN_DATE } from '../dataset/dataset.ts';

/** A stored date as a query's: null where unknown. */
export function queryDate(date: number): number | null {
  return date === UNKNOWN_DATE ? null : date;
}

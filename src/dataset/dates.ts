// The arena's two notations of dates to whole days since 1970-01-01 and back. One unit for all comparisons of
// release and update dates; the time of day is dropped.
import { UNKNOWN_DATE } from './dataset.ts';

const MS_PER_DAY = 86_400_000;

/** Days since 1970-01-01 of a calendar date (proleptic Gregorian), or `UNKNOWN_DATE` where there is no such day. */
function daysOfCalendarDate(year: number, month: number, day: number): number {
  if (year < 1) return UNKNOWN_DATE;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / MS_PER_DAY : UNKNOWN_DATE;
}

/**
 * The day of an `updt_date`, `YYYY-MM-DD`, with or without a time after a space or `T`.
 * @returns days since 1970-01-01, or `UNKNOWN_DATE` for null and for anything that names no day
 */
export function parseArenaDate(text: string | null): number {
  const parts = text === null ? null : /^(\d{4})-(\d{2})-(\d{2})(?:$|[ T])/.exec(text);
  return parts === null
    ? UNKNOWN_DATE
    : daysOfCalendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

/**
 * The day of an `issue_date`, `YYYYMMDD`; a month or day of 00 counts as 01.
 * @returns days since 1970-01-01, or `UNKNOWN_DATE` for null and for anything that names no day, such as `00000000`
 */
export function parseReleaseDate(text: string | null): number {
  const parts = text === null ? null : /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return parts === null
    ? UNKNOWN_DATE
    : daysOfCalendarDate(Number(parts[1]), Number(parts[2]) || 1, Number(parts[3]) || 1);
}

/** Days since 1970-01-01 as `YYYY-MM-DD`; null for `UNKNOWN_DATE`. */
export function formatDate(days: number): string | null {
  return days === UNKNOWN_DATE ? null : new Date(days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The calendar year of days since 1970-01-01; null for `UNKNOWN_DATE`. */
export function yearOf(days: number): number | null {
  return days === UNKNOWN_DATE ? null : new Date(days * MS_PER_DAY).getUTCFullYear();
}

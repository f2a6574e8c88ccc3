// Whether a text is a date as the arena's files write it. What the date means (days since 1970) is for the
// dataset to say; here only the spelling is checked.

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** True for `YYYY-MM-DD hh:mm:ss` with or without `.SSS`, where day and time exist. */
export function isUpdateDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d{3})?$/.exec(text);
  if (match === null) return false;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, ...number[]];
  if (!(month! >= 1 && month! <= 12 && day! >= 1 && day! <= daysInMonth(year!, month!))) return false;
  return hour! < 24 && minute! < 60 && second! < 60;
}

/**
 * True for eight digits, `YYYYMMDD`. Catalogues hold days that don't exist, such as `20140200` for a known month or
 * `20139999`; what they are worth is for the dataset to say, which counts those without a day.
 */
export function isReleaseDate(text: string): boolean {
  return /^\d{8}$/.test(text);
}

/** True for what catalogues write for an unknown release date: nothing, or zeros alone. */
export function isUnknownReleaseDate(text: string): boolean {
  return /^0*$/.test(text);
}

// Decimal text of a float32: as few digits as read back to the same bits.

/** Digits that tell any float32 from any other (IEEE 754, 5.12.2). */
const ENOUGH_DIGITS = 9;
/** Most values of trained vectors need 8 or 9 digits, so the search starts here. */
const USUAL_DIGITS = 8;

/**
 * The decimal of fewest digits that, read as a double and rounded to float32, is `value` again, sign of zero
 * included. Only for an exact power of two a digit more than needed may stand.
 * @param value a finite float32
 */
export function formatFloat32(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const round = (digits: number): number => Number(value.toPrecision(digits));
  let nearest = round(USUAL_DIGITS);
  if (Math.fround(nearest) !== value) return String(round(ENOUGH_DIGITS));
  for (let digits = USUAL_DIGITS - 1; digits > 0; digits--) {
    const shorter = round(digits);
    if (Math.fround(shorter) !== value) break;
    nearest = shorter;
  }
  return String(nearest);
}

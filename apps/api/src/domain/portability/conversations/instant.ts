const YEAR_10000 = 253_402_300_800_000;

/** From Unix milliseconds; null unless it lies between 1970 and the end of the year 9999. */
export function instantOf(ms: number): Date | null {
  return ms >= 0 && ms < YEAR_10000 ? new Date(Math.floor(ms)) : null;
}

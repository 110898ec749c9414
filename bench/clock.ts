/** Nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share. Exact for machines up for less than 104 days. */
export function nowNs(): number {
  return Number(process.hrtime.bigint());
}

export const NS_PER_MS = 1_000_000;

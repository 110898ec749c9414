import { setTimeout as wait } from 'node:timers/promises';
import { machineCpuMs } from './process-stats.ts';

/** How much of one core may be in use, on the whole machine, for it to count as quiet. */
const QUIET_PERCENT = 15;
const LOOK_MS = 2_000;

/** Waits until nothing else keeps the machine busy. @returns false when it still is after `patienceMs` */
export async function untilQuiet(patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const before = machineCpuMs();
    await wait(LOOK_MS);
    if (((machineCpuMs() - before) / LOOK_MS) * 100 < QUIET_PERCENT) return true;
  }
  return false;
}

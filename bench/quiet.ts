import { setTimeout as wait } from 'node:timers/promises';
import { say } from './print.ts';
import { machineCpuMs } from './process-stats.ts';

/** How much of one core may be in use, on the whole machine, for it to count as quiet. */
const QUIET_PERCENT = 15;
const LOOK_MS = 2_000;

/** Waits until nothing else keeps the machine busy, and says so when something still does after `patienceMs`. */
export async function waitForQuiet(patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const before = machineCpuMs();
    await wait(LOOK_MS);
    if (((machineCpuMs() - before) / LOOK_MS) * 100 < QUIET_PERCENT) return;
  }
  if (patienceMs > 0) say('The machine is still busy with other things.');
}

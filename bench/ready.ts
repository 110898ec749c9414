import { setTimeout as wait } from 'node:timers/promises';
import type { Child } from './children.ts';

const POLL_MS = 10;

/** Waits for the first 200 of `/readyz`. @throws when the process ends, or time is over, before that */
export async function untilReady(baseUrl: string, child: Child, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (child.process.exitCode !== null) break;
    const status = await fetch(`${baseUrl}/readyz`).then(
      (response) => response.body?.cancel().then(() => response.status),
      () => 0,
    );
    if (status === 200) return;
    await wait(POLL_MS);
  }
  throw new Error(`The server did not become ready:\n${child.output()}`);
}

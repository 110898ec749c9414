import { Suspense, useState, type ReactNode } from 'react';

/**
 * For what is loaded only when it is needed. From then on it stays: a dialog that went away with what it asks about could
 * not close.
 */
export function OnceNeeded({ needed, children }: { needed: boolean; children: ReactNode }) {
  const [wasNeeded, setWasNeeded] = useState(false);
  if (needed && !wasNeeded) setWasNeeded(true);
  return wasNeeded && <Suspense>{children}</Suspense>;
}

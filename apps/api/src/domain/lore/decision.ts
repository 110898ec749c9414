import type { activeReasons, inactiveReasons } from '@dramatis/contract/contexts';
import type { Found } from './scan.ts';

/** Why an entry is in the prompt. */
export type ActiveReason = (typeof activeReasons)[number];

/** Why it is not. */
export type InactiveReason = (typeof inactiveReasons)[number];

/** What became of one entry, for the context manifest. */
export interface LoreDecision {
  book: string;
  entry: string | number;
  /** Its name, comment or first key. */
  label: string;
  active: boolean;
  reason: ActiveReason | InactiveReason;
  /** The key that decided. */
  key: string | null;
  /** Where it was found. An entry is named by its label. */
  found: Exclude<Found, { in: 'entry' }> | { in: 'entry'; label: string } | null;
  /** 1 for the first pass over all entries; higher: found by what others said, or by searching deeper. */
  pass: number;
}

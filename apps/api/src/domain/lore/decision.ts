import type { Found } from './scan.ts';

/** Why an entry is in the prompt. */
export type ActiveReason =
  | 'always'
  | 'key'
  /** Still held from an earlier turn. */
  | 'sticky'
  /** `@@keep_activate_after_match` */
  | 'kept'
  /** `@@activate` */
  | 'told_to'
  | 'forced';

/** Why it is not. */
export type InactiveReason =
  | 'disabled'
  | 'other_trigger'
  | 'other_character'
  | 'delay'
  | 'cooldown'
  | 'waits_for_recursion'
  /** `@@dont_activate` */
  | 'told_not_to'
  /** `@@dont_activate_after_match` */
  | 'matched_before'
  /** `@@activate_only_after` */
  | 'too_early'
  /** `@@activate_only_every` */
  | 'not_this_time'
  | 'other_greeting'
  | 'other_user_icon'
  | 'without_keys'
  /** Its scan depth is 0. */
  | 'searches_nothing'
  | 'no_key'
  | 'secondary_keys'
  | 'additional_keys'
  | 'excluded_key'
  /** A key is a pattern that cannot be run, and no other was found. */
  | 'bad_pattern'
  /** No time was left for its patterns, or there are more keys in all than can be searched for. */
  | 'not_searched'
  | 'group'
  | 'chance'
  | 'budget'
  | 'book_budget';

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

import type { PreparedEntry } from './prepare.ts';

export interface Candidate {
  entry: PreparedEntry;
  /** How many keys were found. */
  score: number;
}

export interface Rivalry {
  isHeld: (entry: PreparedEntry) => boolean;
  /** Groups with a member in the prompt. */
  taken: ReadonlySet<string>;
  scoring: boolean;
  random: () => number;
}

/**
 * Leaves one of each inclusion group. Those still held from an earlier turn win; of the others, in this order: a group
 * with a member in the prompt takes no more, those with fewer keys found give way where that is asked for, the highest
 * of those that override wins, and else a draw by weight.
 * @returns those that lost
 */
export function losersOfGroups(candidates: readonly Candidate[], rivalry: Rivalry): Set<PreparedEntry> {
  const losers = new Set<PreparedEntry>();
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const group of candidate.entry.rules.groups) {
      const members = groups.get(group);
      if (members === undefined) groups.set(group, [candidate]);
      else members.push(candidate);
    }
  }
  for (const [group, members] of groups) {
    const winners = winnersOf(
      group,
      members.filter(({ entry }) => !losers.has(entry)),
      rivalry,
    );
    for (const { entry } of members) if (!winners.has(entry)) losers.add(entry);
  }
  return losers;
}

function winnersOf(group: string, members: readonly Candidate[], rivalry: Rivalry): Set<PreparedEntry> {
  const held = members.filter(({ entry }) => rivalry.isHeld(entry));
  if (held.length > 0) return new Set(held.map(({ entry }) => entry));

  const best = Math.max(0, ...members.map(({ score }) => score));
  const left = members
    .filter(({ entry, score }) => !(entry.rules.groupScoring ?? rivalry.scoring) || score >= best)
    .map(({ entry }) => entry);
  if (rivalry.taken.has(group)) return new Set();
  if (left.length <= 1) return new Set(left);

  const override = left.filter(({ rules }) => rules.groupOverride).toSorted((a, b) => b.rules.order - a.rules.order)[0];
  return new Set(override === undefined ? draw(left, rivalry.random) : [override]);
}

function draw(members: readonly PreparedEntry[], random: () => number): PreparedEntry[] {
  const total = members.reduce((sum, { rules }) => sum + rules.groupWeight, 0);
  let left = random() * total;
  for (const member of members) {
    left -= member.rules.groupWeight;
    if (left < 0) return [member];
  }
  // All weights are 0, or rounding ate the last one.
  return members.slice(-1);
}

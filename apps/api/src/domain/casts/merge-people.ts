import type { Importance } from '@dramatis/contract/casts';
import type { Evidence } from '@dramatis/contract/drafts';
import { CAST_MAX_MEMBERS } from '@dramatis/contract/limits';
import { conflicting, foldName, shortForms, shortName } from './names.ts';

/** Somebody as one part of a book shows them. */
export interface PartPerson {
  name: string;
  aliases: string[];
  importance: Importance;
  description: string;
  evidence: Evidence[];
}

/** The people of one part, and how much of the book it is. */
export interface PartPeople {
  tokens: number;
  people: PartPerson[];
}

/** Somebody as the whole book shows them. */
export interface Person extends PartPerson {
  /** 0 to 1: how much of the book is theirs. */
  weight: number;
}

const WEIGHTS: Readonly<Record<Importance, number>> = { main: 1, supporting: 0.4, minor: 0.1 };
const MAX_ALIASES = 20;
const MAX_EVIDENCE = 4;

/** Somebody while they are being put together. */
interface Group {
  /** Primary names, folded, with how much of the book calls them so and how they are spelt. */
  names: Map<string, { spelt: string; tokens: number }>;
  aliases: Map<string, string>;
  parts: Set<number>;
  entries: { person: PartPerson; part: number; tokens: number }[];
}

/**
 * Joins what the parts of a book say of its people. Two are one when they have the same name; when the model gives the
 * name of one as an alias of the other, or both the same alias; or when one name is a short form that fits nobody else
 * (“Mr. Utterson” and “Gabriel Utterson”). What could mean several stays by itself, and so do two whom one part tells
 * apart.
 * @returns the most important first, names unique, at most `CAST_MAX_MEMBERS`
 */
export function mergePeople(parts: readonly PartPeople[]): Person[] {
  const groups = gather(parts);
  let before: number;
  do {
    before = groups.size;
    joinNamedByOthers(groups);
    joinSharedAliases(groups);
    joinShortForms(groups);
  } while (groups.size < before);
  const total = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  return [...groups]
    .map((group) => personOf(group, total))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, CAST_MAX_MEMBERS);
}

/** A group for each name that somebody bears as their own. */
function gather(parts: readonly PartPeople[]): Set<Group> {
  const groups = new Map<string, Group>();
  for (const [part, { tokens, people }] of parts.entries()) {
    for (const person of people) {
      const folded = foldName(person.name);
      if (folded === '') continue;
      const group: Group = groups.get(folded) ?? {
        names: new Map(),
        aliases: new Map(),
        parts: new Set(),
        entries: [],
      };
      groups.set(folded, group);
      const known = group.names.get(folded);
      group.names.set(folded, { spelt: known?.spelt ?? person.name.trim(), tokens: (known?.tokens ?? 0) + tokens });
      for (const alias of person.aliases) {
        const key = foldName(alias);
        if (key !== '' && !group.aliases.has(key)) group.aliases.set(key, alias.trim());
      }
      group.parts.add(part);
      group.entries.push({ person, part, tokens });
    }
  }
  return new Set(groups.values());
}

/** “Rabbit”, when exactly one other is also called that by the model: its own word, even within one part. */
function joinNamedByOthers(groups: Set<Group>): void {
  const callers = byKey(groups, (group) => group.aliases.keys());
  for (const group of groups) {
    for (const name of group.names.keys()) {
      const hosts = [...(callers.get(name) ?? [])].filter((host) => host !== group && groups.has(host));
      const [host] = hosts;
      if (host === undefined || hosts.length > 1 || anyConflict(group, host)) continue;
      join(groups, host, group);
      break;
    }
  }
}

function joinSharedAliases(groups: Set<Group>): void {
  for (const [, sharers] of byKey(groups, (group) => group.aliases.keys())) {
    const [one, other, more] = [...sharers].filter((group) => groups.has(group));
    if (one !== undefined && other !== undefined && more === undefined && mayBeOne(one, other)) {
      join(groups, one, other);
    }
  }
}

function joinShortForms(groups: Set<Group>): void {
  const long = byKey(groups, (group) => new Set([...group.names.keys()].flatMap(shortForms)));
  for (const group of groups) {
    for (const name of group.names.keys()) {
      const short = shortName(name);
      const hosts = [...((short !== null && long.get(short)) || [])].filter(
        (host) => host !== group && groups.has(host),
      );
      const [host] = hosts;
      if (host === undefined || hosts.length > 1 || !mayBeOne(group, host)) continue;
      join(groups, host, group);
      break;
    }
  }
}

function byKey(groups: Iterable<Group>, keysOf: (group: Group) => Iterable<string>): Map<string, Set<Group>> {
  const found = new Map<string, Set<Group>>();
  for (const group of groups) {
    for (const key of keysOf(group)) found.set(key, (found.get(key) ?? new Set()).add(group));
  }
  return found;
}

const mayBeOne = (one: Group, other: Group): boolean =>
  [...one.parts].every((part) => !other.parts.has(part)) && !anyConflict(one, other);

const anyConflict = (one: Group, other: Group): boolean =>
  [...one.names.keys()].some((name) => [...other.names.keys()].some((their) => conflicting(name, their)));

function join(groups: Set<Group>, host: Group, guest: Group): void {
  for (const [name, value] of guest.names) host.names.set(name, value);
  for (const [alias, spelt] of guest.aliases) if (!host.aliases.has(alias)) host.aliases.set(alias, spelt);
  for (const part of guest.parts) host.parts.add(part);
  host.entries.push(...guest.entries);
  groups.delete(guest);
}

function personOf({ names, aliases, entries }: Group, total: number): Person {
  const ranked = [...names].toSorted(
    ([a, one], [b, other]) => other.tokens - one.tokens || b.length - a.length || a.localeCompare(b),
  );
  const [own, name] = ranked[0] ?? ['', { spelt: '' }];
  const others = new Map([...ranked.slice(1).map(([key, { spelt }]) => [key, spelt] as const), ...aliases]);
  others.delete(own);
  const inOrder = entries.toSorted((a, b) => a.part - b.part);
  const best = inOrder.toSorted((a, b) => WEIGHTS[b.person.importance] - WEIGHTS[a.person.importance]);
  // Somebody whom one part has under two names counts once there.
  const byPart = new Map<number, number>();
  for (const { person, part, tokens } of inOrder) {
    byPart.set(part, Math.max(byPart.get(part) ?? 0, WEIGHTS[person.importance] * tokens));
  }
  const weight = total === 0 ? 0 : [...byPart.values()].reduce((sum, share) => sum + share, 0) / total;
  return {
    name: name.spelt,
    aliases: [...others.values()].slice(0, MAX_ALIASES),
    importance: weight >= 0.5 ? 'main' : weight >= 0.12 ? 'supporting' : 'minor',
    description: best.find(({ person }) => person.description.trim() !== '')?.person.description.trim() ?? '',
    evidence: firstQuotes(inOrder.flatMap(({ person }) => person.evidence)),
    weight,
  };
}

function firstQuotes(evidence: readonly Evidence[]): Evidence[] {
  const places = new Map(evidence.map((each) => [`${each.source}:${each.start}`, each]));
  return [...places.values()].slice(0, MAX_EVIDENCE);
}

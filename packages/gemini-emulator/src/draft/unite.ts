import { isObject, type JsonObject } from '../json.ts';
import type { Proposal } from './conform.ts';

const mostParagraphs = 6;
const mostExchanges = 6;
const mostOfEach = 30;

/** The drafts of one character in a prompt that asks to unite them. */
export function draftsIn(prompt: string): JsonObject[] {
  const found: JsonObject[] = [];
  for (const match of prompt.matchAll(/^<draft part="[^\n]*">\n([^\n]*)\n<\/draft>$/gm)) {
    const draft: unknown = JSON.parse(match[1] ?? '');
    if (isObject(draft)) found.push(draft);
  }
  return found;
}

/** One draft of several: the first that says something has the word, lists and longer texts are put together. */
export function unite(drafts: readonly JsonObject[]): Proposal {
  const texts = (field: string): string[] =>
    drafts.flatMap((draft) => (typeof draft[field] === 'string' && draft[field] !== '' ? [draft[field]] : []));
  const lists = (field: string): unknown[] =>
    drafts.flatMap((draft): unknown[] => (Array.isArray(draft[field]) ? draft[field] : []));
  const paragraphs = (field: string): string =>
    spread(
      texts(field).map((text) => text.split(/\n{2,}/)),
      mostParagraphs,
    ).join('\n\n');
  const exchanges = texts('exampleDialogue').map((text) => text.split(/^(?=<START>)/m).map((each) => each.trim()));
  return {
    name: longest(texts('name')),
    tagline: texts('tagline')[0],
    description: paragraphs('description'),
    personality: paragraphs('personality'),
    scenario: texts('scenario')[0],
    firstmessage: texts('firstMessage')[0],
    exampledialogue: spread(exchanges, mostExchanges).join('\n'),
    tags: [...new Set(lists('tags'))].slice(0, 8),
    evidence: spread(
      drafts.map((draft): unknown[] => (Array.isArray(draft['evidence']) ? draft['evidence'] : [])),
      mostOfEach,
    ),
    lore: distinct(lists('lore')).slice(0, mostOfEach),
  };
}

/** Distinct values, taken from each list in turn until there are enough, then in the lists' own order. */
function spread<T>(lists: readonly (readonly T[])[], most: number): T[] {
  const keyOf = (value: T): string => JSON.stringify(value);
  const kept = new Set<string>();
  for (let i = 0; kept.size < most && lists.some((list) => i < list.length); i++) {
    for (const list of lists) {
      const value = list[i];
      if (value !== undefined && kept.size < most) kept.add(keyOf(value));
    }
  }
  const seen = new Set<string>();
  return lists.flat().filter((value) => {
    const key = keyOf(value);
    if (!kept.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function distinct(entries: readonly unknown[]): unknown[] {
  const byName = new Map<unknown, unknown>();
  for (const entry of entries) if (isObject(entry) && !byName.has(entry['name'])) byName.set(entry['name'], entry);
  return [...byName.values()];
}

function longest(texts: readonly string[]): string | undefined {
  return texts.toSorted((a, b) => b.length - a.length)[0];
}

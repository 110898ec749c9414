import type { CastMember } from '@dramatis/contract/casts';
import type { Deps } from '../../context.ts';
import { validator } from '../../validation.ts';
import { chapterAt } from '../books/book.ts';
import type { Part } from '../readings/plan-parts.ts';
import { quoteFinder, type QuotePlace, type SourceText } from '../readings/quotes.ts';
import { runParts, type ReadingOf } from '../readings/run-parts.ts';
import { textsOf } from '../readings/sources.ts';
import { findNames } from './find-names.ts';
import { mergePeople, type PartPeople } from './merge-people.ts';
import { PeopleAnswer, peopleRequest } from './people-request.ts';

const parseAnswer = validator(PeopleAnswer);

/** How often what was found so far is put together while parts are still being read. */
const SHOW_EVERY_MS = 1_000;

/**
 * Asks who is in a book, part by part, and joins the answers.
 * @param onFound hears how many parts are done, and whom they show, now and then
 * @throws PartsFailed, after `onFound` was told what the other parts show; the signal's reason
 */
export async function findPeople(
  deps: Pick<Deps, 'db' | 'llm' | 'askAboutBook' | 'log'>,
  of: ReadingOf,
  { sources, parts }: { sources: readonly SourceText[]; parts: readonly Part[] },
  run: {
    signal: AbortSignal;
    lastAttempt: boolean;
    onFound: (done: number, members: CastMember[] | null) => Promise<void>;
    onWait: (seconds: number) => Promise<void>;
  },
): Promise<CastMember[]> {
  const placeOf = memoized(quoteFinder(sources));
  let shownAt = -Infinity;
  let latest: readonly (PeopleAnswer | undefined)[] = [];

  const found = () => membersOf(latest, parts, sources, placeOf);
  try {
    await runParts(
      deps,
      of,
      'people',
      parts.map((part) => ({ title: part.title, request: () => peopleRequest(textsOf(part, sources)) })),
      {
        ...run,
        parse: parseAnswer,
        async onAnswer(answers) {
          latest = answers;
          const done = answers.filter((answer) => answer !== undefined).length;
          const show = performance.now() - shownAt >= SHOW_EVERY_MS;
          await run.onFound(done, show ? found() : null);
          if (show) shownAt = performance.now();
        },
      },
    );
  } catch (error) {
    const done = latest.filter((answer) => answer !== undefined).length;
    if (!run.signal.aborted && done > 0) await run.onFound(done, found());
    throw error;
  }
  return found();
}

function membersOf(
  answers: readonly (PeopleAnswer | undefined)[],
  parts: readonly Part[],
  sources: readonly SourceText[],
  placeOf: (quote: string) => QuotePlace | null,
): CastMember[] {
  const shown = parts.map(({ tokens }, i): PartPeople => ({
    tokens,
    people: (answers[i]?.people ?? []).map(({ quotes, ...person }) => ({
      ...person,
      evidence: quotes.flatMap((quote) => {
        const place = placeOf(quote);
        return place === null ? [] : [{ field: 'name', ...place }];
      }),
    })),
  }));
  const people = mergePeople(shown);
  const names = people.map(({ name, aliases }) => [name, ...aliases]);
  const namings = sources.map((source) => ({ source, found: findNames(source.text, names) }));
  const members = people.map(({ weight, ...person }, i): { weight: number; member: CastMember } => {
    const here = namings.flatMap(({ source, found }) => {
      const naming = found[i];
      return naming === undefined || naming.count === 0 ? [] : [{ source, naming }];
    });
    const [first, last] = [here[0], here.at(-1)];
    const member = {
      ...person,
      mentions: here.reduce((sum, { naming }) => sum + naming.count, 0),
      firstChapter: first === undefined ? null : chapterAt(first.source, first.naming.first),
      lastChapter: last === undefined ? null : chapterAt(last.source, last.naming.last),
    };
    return { weight, member };
  });
  return members
    .toSorted((a, b) => b.weight - a.weight || b.member.mentions - a.member.mentions)
    .map(({ member }) => member);
}

function memoized<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before ?? find(key);
    const found = find(key);
    known.set(key, found);
    return found;
  };
}

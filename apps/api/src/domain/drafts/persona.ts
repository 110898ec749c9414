import { eq } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { casts } from '../../db/schema/casts.ts';
import type { DraftRow } from '../../db/schema/drafts.ts';
import { validator } from '../../validation.ts';
import { findNames } from '../casts/find-names.ts';
import { findPeople } from '../casts/find-people.ts';
import { foldName, shortForms } from '../casts/names.ts';
import type { Part } from '../readings/plan-parts.ts';
import type { SourceText } from '../readings/quotes.ts';
import { runParts } from '../readings/run-parts.ts';
import { textsOf } from '../readings/sources.ts';
import { DraftAnswer, draftRequest, type Wanted } from './prompt.ts';
import { uniteDrafts } from './unite.ts';

const parseAnswer = validator(DraftAnswer);

/** How a persona's making is told: from 0 to 1. */
interface Run {
  signal: AbortSignal;
  lastAttempt: boolean;
  onStep: (stage: string, done: number) => Promise<void>;
  onWait: (seconds: number) => Promise<void>;
}

/**
 * Asks for the persona of a draft's character: at once where the whole text fits into one request, else part by part,
 * where they are named, and then for all parts together.
 * @throws PartsFailed; the signal's reason
 */
export async function writePersona(
  deps: Deps,
  draft: DraftRow,
  reading: { sources: readonly SourceText[]; parts: readonly Part[] },
  run: Run,
): Promise<DraftAnswer> {
  const { sources, parts } = reading;
  const of = { draftId: draft.id };
  const member = await memberOf(deps, draft);
  const wanted = parts.length === 1 ? member : await findWanted(deps, draft, reading, member, run);

  const relevant = parts.length === 1 ? parts : partsNaming(parts, sources, wanted);
  const answers = await runParts(
    deps,
    of,
    'persona',
    relevant.map((part) => ({ title: part.title, request: () => draftRequest(textsOf(part, sources), wanted) })),
    {
      ...run,
      parse: parseAnswer,
      async onAnswer(answers) {
        if (relevant.length === 1) return;
        const done = answers.filter((answer) => answer !== undefined).length;
        await run.onStep(`Read ${done} of ${relevant.length} parts`, (0.9 * done) / relevant.length);
      },
    },
  );
  const drafts = answers.map((answer, i) => ({ part: relevant[i]?.title ?? '', answer }));
  if (drafts.length > 1) await run.onStep('Putting the parts together', 0.9);
  return await uniteDrafts(deps, of, drafts, wanted, run);
}

async function memberOf({ db }: Deps, { castId, characterName }: DraftRow): Promise<Wanted> {
  if (castId === null) return { name: characterName, aliases: [] };
  const [cast] = await db.select({ members: casts.members }).from(casts).where(eq(casts.id, castId));
  const member = cast?.members.find(({ name }) => name === characterName);
  return { name: characterName, aliases: member?.aliases ?? [] };
}

/** Straight from files that take several requests, it must first be known who is in them. */
async function findWanted(
  deps: Deps,
  draft: DraftRow,
  reading: { sources: readonly SourceText[]; parts: readonly Part[] },
  member: Wanted,
  run: Run,
): Promise<Wanted> {
  if (draft.castId !== null) return member;
  const people = await findPeople(deps, { draftId: draft.id }, reading, {
    ...run,
    onFound: (done) => run.onStep(`Looking for people: ${done} of ${reading.parts.length} parts`, 0),
  });
  if (member.name === '') return people[0] ?? member;
  const asked = foldName(member.name);
  const found =
    people.find(({ name, aliases }) => [name, ...aliases].some((each) => foldName(each) === asked)) ??
    people.find(({ name }) => shortForms(foldName(name)).includes(asked));
  return found === undefined ? member : { name: member.name, aliases: [found.name, ...found.aliases] };
}

/** The parts in which they are named; the first for somebody who is nowhere. */
function partsNaming(parts: readonly Part[], sources: readonly SourceText[], { name, aliases }: Wanted): Part[] {
  const named = parts.filter((part) =>
    textsOf(part, sources).some(({ text }) => (findNames(text, [[name, ...aliases]])[0]?.count ?? 0) > 0),
  );
  return named.length > 0 ? named : parts.slice(0, 1);
}

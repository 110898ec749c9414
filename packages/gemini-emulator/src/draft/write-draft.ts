import { contentWords } from '../text/words.ts';
import { oneLine, sentencesIn } from '../text/sentences.ts';
import type { JsonObject } from '../json.ts';
import { type Content, textOf } from '../wire.ts';
import { type Analysis, analyse } from './analysis.ts';
import { type Source, titleFromName } from './book.ts';
import { goesBy, matchPerson, type Person } from './cast.ts';
import { conform, type Proposal } from './conform.ts';
import { loreOf } from './lore.ts';
import { best, findPassages } from './passages.ts';
import { type Profile, profileOf } from './profile.ts';
import { called, chapterName, listed, quoted, study } from './subject.ts';
import { chapterAt } from './book.ts';
import { draftsIn, unite } from './unite.ts';

const castLimit = 40;

/** What the quotes of a field show. */
const claims: Readonly<Record<Profile['evidence'][number]['field'], string>> = {
  name: 'They are called so',
  tagline: 'They say this more than once',
  description: 'What the book tells of them',
  personality: 'How they are and speak',
  scenario: 'Where they are met',
  first_message: 'Their own words',
  example_dialogue: 'Their own words',
};

/** JSON after a schema, made from the sources in the request. */
export function writeDraft(contents: readonly Content[], schema: JsonObject): string {
  const prompt = contents
    .filter((content) => content.role === 'user')
    .map(textOf)
    .join('\n\n');
  const drafts = draftsIn(prompt);
  if (drafts.length > 0) return JSON.stringify(conform(schema, unite(drafts)));
  const { sources, requested } = readPrompt(prompt);
  const analysis = analyse(sources);
  const names = listed(sources.map((source) => source.name));
  const wanted = requested === undefined ? analysis.cast[0] : matchPerson(analysis.cast, requested);
  const profile = wanted
    ? profileOf(analysis, study(analysis, wanted, nameFor(wanted, requested)), names)
    : unnamed(analysis, requested, sources);
  const lore = wanted ? loreOf(analysis, wanted) : [];
  // Evidence names fields the way the schema does.
  const camelCase = JSON.stringify(schema).includes('firstMessage');
  return JSON.stringify(conform(schema, { ...proposalOf(analysis, profile, names, camelCase), lore }));
}

interface Prompt {
  sources: Source[];
  requested?: string;
}

/** Reads the tags a draft prompt is made of; a prompt without sources is a source itself. */
function readPrompt(prompt: string): Prompt {
  const sources: Source[] = [];
  const open = /<source(?:\s+name="([^"]*)")?[^>]*>\r?\n?/g;
  for (let match = open.exec(prompt); match; match = open.exec(prompt)) {
    // By search rather than in the pattern: a lazy match over a whole book is slow.
    const close = prompt.indexOf('</source>', open.lastIndex);
    const end = close === -1 ? prompt.length : close;
    sources.push({ name: match[1] ?? `source ${sources.length + 1}`, text: prompt.slice(open.lastIndex, end) });
    open.lastIndex = end;
  }
  const outside =
    sources.length === 0
      ? prompt
      : prompt.slice(0, prompt.indexOf('<source')) + prompt.slice(prompt.lastIndexOf('</source>'));
  const requested = /<requested_character>\s*([^<]{1,200}?)\s*<\/requested_character>/.exec(outside)?.[1];
  return {
    sources: sources.length > 0 ? sources : [{ name: 'the text', text: prompt }],
    ...(requested === undefined ? {} : { requested: oneLine(requested) }),
  };
}

/** The name that was asked for, as it was typed; one typed without capitals gets the book's, or any. */
function nameFor(person: Person, requested: string | undefined): string {
  if (requested === undefined || !goesBy(person, requested)) return person.name;
  const spelt = [person.name, ...person.aliases].find((name) => name.toLowerCase() === requested);
  return spelt ?? capitalised(requested);
}

function capitalised(name: string): string {
  return name === name.toLowerCase() ? name.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase()) : name;
}

/** A character nobody in the text can be found for. */
function unnamed(analysis: Analysis, requested: string | undefined, sources: readonly Source[]): Profile {
  const { book } = analysis;
  const files = listed(sources.map((source) => source.name));
  const title = titleFromName(sources[0]?.name ?? 'the text');
  const name = capitalised(requested ?? title);
  const opening = book.paragraphs
    .slice(0, 12)
    .flatMap((paragraph) => sentencesIn(book.text, paragraph))
    .map((span) => book.text.slice(span.start, span.end))
    .filter((sentence) => sentence.length >= 30 && sentence.length <= 400)
    .slice(0, requested === undefined ? 3 : 0);
  const about =
    requested === undefined
      ? `Nobody is named in ${files}; this draft speaks for the text itself.`
      : `${requested} isn’t named in ${files}, so nothing here comes from the text.`;
  return {
    name,
    tagline: requested === undefined ? `The voice of ${title}` : `Not found in ${files}`,
    description: [about, ...opening.map(quoted)].join('\n\n'),
    personality: '',
    scenario: '',
    firstMessage: `*${name} looks up.*`,
    alternateGreetings: [],
    exampleDialogue: '',
    tags: [book.title],
    creatorNotes: `Drafted from ${files} by the demo engine. ${about}`,
    evidence: opening.map((quote) => ({ field: 'description' as const, quote, chapter: '' })),
  };
}

function proposalOf(analysis: Analysis, profile: Profile, source: string, camelCase: boolean): Proposal {
  const { book } = analysis;
  const spell = (field: string): string =>
    camelCase ? field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : field;
  const evidence = profile.evidence.map((each) => ({
    ...each,
    field: spell(each.field),
    claim: claims[each.field],
    source,
    text: each.quote,
  }));
  const cast = castOf(analysis);
  return {
    name: profile.name,
    tagline: profile.tagline,
    description: profile.description,
    personality: profile.personality,
    scenario: profile.scenario,
    firstmessage: profile.firstMessage,
    firstmes: profile.firstMessage,
    greeting: profile.firstMessage,
    exampledialogue: profile.exampleDialogue,
    exampledialogues: profile.exampleDialogue,
    mesexample: profile.exampleDialogue,
    systemprompt: '',
    posthistoryinstructions: '',
    alternategreetings: profile.alternateGreetings,
    tags: profile.tags,
    creatornotes: profile.creatorNotes,
    evidence,
    quotes: evidence,
    cast,
    characters: cast,
    people: cast,
    title: book.title,
    author: book.author,
    source,
    summary: profile.description,
    keywords: contentWords(book.text.slice(0, 20_000)).slice(0, 12),
  };
}

/** Everybody in the book, the most important first. */
function castOf(analysis: Analysis): Proposal[] {
  const { book, cast, scenes } = analysis;
  const top = cast[0]?.score ?? 1;
  return cast.slice(0, castLimit).map((person) => {
    const here = scenes.filter((scene) => scene.appearances.some((each) => each.person === person));
    const chapter = here[0] && chapterAt(book, here[0].start);
    const chapters = [...new Set(here.map((scene) => chapterAt(book, scene.start)))].flatMap((each) =>
      each ? [chapterName(each)] : [],
    );
    const [passage] = best(findPassages(book.text, here, person), 'portrait', 1);
    const where = chapter ? `, first in ${chapterName(chapter)}` : '';
    const quote = passage && book.text.slice(passage.start, passage.end);
    return {
      name: person.name,
      aliases: person.aliases,
      // Counts fall off steeply; the root spreads them over a scale of importance.
      importance: Math.round(Math.sqrt(Math.sqrt(person.score / top)) * 99) / 100,
      role: '',
      mentions: person.mentions,
      description: passage ? quoted(passage.text) : `${called(person)} is named ${person.mentions} times${where}.`,
      tagline: `Named ${person.mentions} times${where}`,
      firstappearance: chapter ? chapterName(chapter) : '',
      chapter: chapter ? chapterName(chapter) : '',
      chapters,
      quote: quote ?? '',
      quotes: quote === undefined ? [] : [quote],
      evidence:
        quote === undefined
          ? []
          : [{ field: 'name', quote, chapter: chapter ? chapterName(chapter) : '', text: quote }],
    };
  });
}

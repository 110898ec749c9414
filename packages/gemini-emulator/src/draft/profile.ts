import { oneLine, sentencesIn } from '../text/sentences.ts';
import { fold } from '../text/words.ts';
import type { Analysis } from './analysis.ts';
import { chapterAt } from './book.ts';
import { catchphrase } from './catchphrase.ts';
import { exampleDialogue, greetings, openingOf, spoken } from './greeting.ts';
import type { Line } from './lines.ts';
import { best, type Passage } from './passages.ts';
import { called, chapterName, listed, quoted, type Subject } from './subject.ts';

/** A drafted character, with the stretches of the book each field was made from, verbatim. */
export interface Profile {
  name: string;
  tagline: string;
  description: string;
  personality: string;
  scenario: string;
  firstMessage: string;
  alternateGreetings: string[];
  exampleDialogue: string;
  tags: string[];
  creatorNotes: string;
  evidence: Evidence[];
}

export interface Evidence {
  field: 'name' | 'tagline' | 'description' | 'personality' | 'scenario' | 'first_message' | 'example_dialogue';
  quote: string;
  chapter: string;
}

/** A character out of what the book says of somebody who is in it. */
export function profileOf(analysis: Analysis, subject: Subject, sourceNames: string): Profile {
  const { book } = analysis;
  const { text } = book;
  const evidence: Evidence[] = [];
  const cite = (field: Evidence['field'], quotes: readonly string[]): void => {
    for (const quote of quotes) {
      const at = text.indexOf(quote);
      const chapter = at === -1 ? undefined : chapterAt(book, at);
      evidence.push({ field, quote, chapter: chapter ? chapterName(chapter) : '' });
    }
  };
  const verbatim = (passage: Passage): string => text.slice(passage.start, passage.end);

  const portrait = best(subject.passages, 'portrait', 4);
  const character = best(subject.passages, 'character', 3, new Set(portrait));
  const phrase = catchphrase(analysis, subject);
  const scene = scenarioOf(analysis, subject);
  const [first, ...alternates] = greetings(analysis, subject, 3);
  const dialogue = exampleDialogue(analysis, subject, 4);
  const typical = typicalLines(subject.lines);

  cite('name', firstNamed(analysis, subject));
  cite('tagline', phrase?.from ?? []);
  cite('description', portrait.map(verbatim));
  cite('personality', [...character.map(verbatim), ...typical.map((line) => spoken(text, line))]);
  cite('scenario', scene.from);
  cite('first_message', first?.from ?? []);
  cite('example_dialogue', dialogue.from);

  return {
    name: subject.name,
    tagline: phrase?.text ?? `From ${book.title}`,
    description: [introduction(analysis, subject), portrait.map((passage) => quoted(passage.text)).join('\n\n')]
      .filter((part) => part !== '')
      .join('\n\n'),
    personality: personalityOf(subject, character, typical),
    scenario: scene.text,
    firstMessage: first?.text ?? '',
    alternateGreetings: alternates.map((made) => made.text),
    exampleDialogue: dialogue.text,
    tags: [book.title, ...(book.author ? [book.author] : []), 'from a book', ...subject.traits.slice(0, 2)],
    creatorNotes:
      `Drafted from ${sourceNames} by the demo engine, which knows words but not meaning: ` +
      `${times(subject.person.mentions, 'mention')}, ${times(subject.lines.length, 'line')} of speech. Every quotation stands in the text; read the rest with care.`,
    evidence,
  };
}

function introduction(analysis: Analysis, subject: Subject): string {
  const { book } = analysis;
  const { person, lines, company, name, called: inside } = subject;
  const also = [person.name, ...person.aliases].filter((each) => !fold(name).includes(fold(each)));
  const opening = `${upper(inside)} appears in *${book.title}*${book.author ? ` by ${book.author}` : ''}`;
  const first = subject.scenes[0];
  const chapter = first && chapterAt(book, first.start);
  const where = chapter ? `, first in ${chapterName(chapter)}` : '';
  const known = also.length > 0 ? ` The text also says ${listed(also.slice(0, 3).map((alias) => quoted(alias)))}.` : '';
  const spoken = lines.length > 0 ? ` and heard ${times(lines.length, 'time')}` : '';
  const counted = ` ${upper(subject.pronoun.they)} ${subject.pronoun.they === 'they' ? 'are' : 'is'} named ${times(person.mentions, 'time')}${spoken}`;
  const beside = company.length > 0 ? `, most often beside ${listed(company.slice(0, 3).map(called))}` : '';
  return `${opening}${where}.${counted}${beside}.${known}`;
}

function personalityOf(subject: Subject, character: readonly Passage[], typical: readonly Line[]): string {
  const { traits, lines } = subject;
  const parts: string[] = [];
  if (traits.length > 0)
    parts.push(`${upper(listed(traits.slice(0, 6)))}: the book’s own words for ${subject.called}.`);
  const habit = speechHabit(
    subject,
    lines.filter((line) => !line.inward),
  );
  if (habit !== '')
    parts.push(`${habit}${typical.length > 0 ? ` ${typical.map((line) => quoted(line.text)).join(' ')}` : ''}`);
  if (character.length > 0) parts.push(character.map((passage) => quoted(passage.text)).join('\n\n'));
  return parts.join('\n\n');
}

/** How somebody speaks, counted: in questions, in exclamations, shortly or at length. */
function speechHabit(subject: Subject, lines: readonly Line[]): string {
  if (lines.length < 4) return '';
  const share = (test: RegExp): number => lines.filter((line) => test.test(line.text)).length / lines.length;
  const length = lines.reduce((sum, line) => sum + line.text.split(' ').length, 0) / lines.length;
  const asks = share(/\?/);
  const exclaims = share(/!/);
  const manner = [
    asks > 0.4 ? 'asks more than tells' : asks > 0.22 ? 'asks often' : asks < 0.08 ? 'seldom asks' : '',
    exclaims > 0.5 ? 'exclaims at almost everything' : exclaims > 0.3 ? 'exclaims often' : '',
    length < 10 ? 'keeps it short' : length > 28 ? 'speaks at length' : '',
  ].filter((part) => part !== '');
  const { they } = subject.pronoun;
  const said =
    manner.length > 0 ? `${upper(subject.called)} ${listed(manner)}` : `${upper(subject.called)} speaks plainly`;
  return `${said}; ${they === 'they' ? 'their lines run' : `${subject.pronoun.their} lines run`} to about ${Math.round(length)} words.`;
}

/** Two lines that show a voice: of middling length, not answers. */
function typicalLines(lines: readonly Line[]): Line[] {
  return lines
    .filter(
      (line) =>
        !line.inward &&
        line.text.length >= 30 &&
        line.text.length <= 170 &&
        /^\p{Lu}/u.test(line.text) &&
        /[.!?]$/.test(line.text),
    )
    .map((line) => ({
      line,
      score:
        (line.text.match(/[!?]/g)?.length ?? 0) +
        (/\b(?:I|me|my)\b/.test(line.text) ? 1.5 : 0) -
        (/^(?:No|Yes|Well)\b/.test(line.text) ? 1 : 0),
    }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 2)
    .map(({ line }) => line)
    .toSorted((a, b) => a.span.start - b.span.start);
}

function scenarioOf(analysis: Analysis, subject: Subject): { text: string; from: string[] } {
  const [chapter] = subject.chapters;
  const opening = chapter && openingOf(analysis, chapter);
  if (!chapter) {
    const first = subject.passages[0];
    return first
      ? {
          text: `${quoted(first.text)} {{user}} comes upon {{char}} there.`,
          from: [analysis.book.text.slice(first.start, first.end)],
        }
      : { text: '', from: [] };
  }
  const where = `${upper(chapterName(chapter))} of *${analysis.book.title}*.`;
  return {
    text: `${where} ${opening ? `${quoted(opening)} ` : ''}{{user}} comes upon {{char}} there.`,
    from: opening ? [opening] : [],
  };
}

/** The sentence somebody is first named in. */
function firstNamed(analysis: Analysis, subject: Subject): string[] {
  const { text } = analysis.book;
  for (const scene of subject.scenes) {
    const named = scene.appearances.find((each) => each.person === subject.person);
    const sentence =
      named && sentencesIn(text, scene).find((span) => span.start <= named.start && named.end <= span.end);
    if (sentence && sentence.end - sentence.start <= 400) return [text.slice(sentence.start, sentence.end)];
  }
  return [];
}

function times(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`;
}

export function upper(text: string): string {
  return oneLine(text.charAt(0).toUpperCase() + text.slice(1));
}

import { oneLine, sentenceTexts } from '../text/sentences.ts';
import { spokenText } from './attached.ts';
import { type Content, textOf } from '../wire.ts';

/** What a chat prompt says, taken apart. */
export interface ChatPrompt {
  /** Whom the reply speaks as; none for a plain assistant. */
  name?: string;
  /** The blocks of the system instruction by heading, in lower case. */
  sections: Map<string, string>;
  passages: NumberedPassage[];
  /** Passages were looked for, and there are none. */
  withoutPassages: boolean;
  /** What the person said last. */
  message: string;
  /** What the model has said so far. */
  said: string;
  turns: number;
  /** The last turn is the model's own: the reply goes on from it. */
  continues: boolean;
}

export interface NumberedPassage {
  number: string;
  text: string;
}

/** Reads the system instruction and the turns of a conversation. */
export function readChat(system: string, contents: readonly Content[]): ChatPrompt {
  const last = contents.at(-1);
  const turn = contents.findLast((content) => content.role === 'user');
  // What changes from turn to turn stands behind the question instead of in the system instruction.
  const [question = '', ...passing] = (turn ? spokenText(turn) : '').split(passingSection);
  const sections = new Map([...sectionsOf(system), ...sectionsOf(passing.join('\n'))]);
  const asked = splitPassages(question);
  const given = splitPassages(sections.get('passages') ?? '');
  const name = nameOf(system);
  return {
    ...(name === undefined ? {} : { name }),
    sections,
    passages: [...given.passages, ...asked.passages],
    withoutPassages: sections.has('passages') && given.passages.length === 0,
    message: asked.rest,
    said: contents
      .filter((content) => content.role === 'model')
      .map(textOf)
      .join('\n'),
    turns: contents.length,
    continues: last?.role === 'model',
  };
}

/** The sentences of a section as they are, lists included. */
export function sentencesOf(prompt: ChatPrompt, section: string): string[] {
  return (prompt.sections.get(section) ?? '')
    .split(/\n+/)
    .flatMap((line) => sentenceTexts(line.replace(/^[-*+]\s+/, '')))
    .map(withoutQuotes)
    .filter((sentence) => sentence.length >= 12 && sentence.length <= 240);
}

/** What the character says in its example dialogue. */
export function exampleLines(prompt: ChatPrompt): string[] {
  const speaker = prompt.name ?? '{{char}}';
  return (prompt.sections.get('example dialogue') ?? '').split('\n').flatMap((line) => {
    const [, who, said] = /^\s*([^:]{1,60}):\s*(.+)$/.exec(line) ?? [];
    return said !== undefined && (who === '{{char}}' || who === speaker) ? [said.trim()] : [];
  });
}

/** In front of a section that may stand behind a question. */
const passingSection = /(?:^|\n\n)(?=## (?:World time|Story position|Passages|Background to what is being said)\n)/;

function sectionsOf(system: string): Map<string, string> {
  const sections = new Map<string, string>();
  const [, ...blocks] = system.split(/^#{1,4}[ \t]+/m);
  for (const block of blocks) {
    const end = block.indexOf('\n');
    if (end !== -1) sections.set(block.slice(0, end).trim().toLowerCase(), block.slice(end + 1).trim());
  }
  return sections;
}

function nameOf(system: string): string | undefined {
  const first = /^\s*You are ([^\n]+)/.exec(system)?.[1];
  if (first === undefined) return undefined;
  const sentence = sentenceTexts(first)[0] ?? '';
  const name = oneLine(sentence.replace(/[.!]$/, '').split(/,| in | from | — /)[0] ?? '');
  return /^(?:an?|the|one)\s+\p{Ll}/u.test(name) || name === '' ? undefined : name;
}

const passageLine = /^\s*\[(\d+)\]\s*(.+)$/;

/** Where a passage is from, behind its text. */
const origin = /\s\([^()]*, (?:chapter|page) \d+\)$/;

function splitPassages(text: string): { passages: NumberedPassage[]; rest: string } {
  const passages: NumberedPassage[] = [];
  const rest: string[] = [];
  for (const line of text.split('\n')) {
    const [, number, passage] = passageLine.exec(line) ?? [];
    if (number !== undefined && passage !== undefined)
      passages.push({ number, text: passage.replace(origin, '').trim() });
    else rest.push(line);
  }
  const kept = passages.length === 0 ? text : rest.join('\n').replace(/^\s*(?:#+\s*)?passages:?\s*$/gim, '');
  return { passages, rest: kept.trim() };
}

function withoutQuotes(sentence: string): string {
  return sentence.replace(/^[“"«]+|[”"»]+$/g, '').trim();
}

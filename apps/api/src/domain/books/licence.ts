import type { Block, Manuscript } from './manuscript.ts';

const start = /\*\*\* ?START OF (?:TH(?:E|IS) )?PROJECT GUTENBERG/i;
const smallPrintEnd = /\*END\*? ?THE SMALL PRINT|\*END THE SMALL PRINT/i;
const end =
  /\*\*\* ?END OF (?:TH(?:E|IS) )?PROJECT GUTENBERG|^\*{0,3} ?End of (?:the |this )?Project Gutenberg|START: FULL LICENSE|THE FULL PROJECT GUTENBERG LICENSE/i;
/** Who made the file, right under the header. */
const credit =
  /^(?:produced by|e-?text prepared by|this e-?text was (?:prepared|produced)|transcribed (?:from|by)|html version by|credits?:|\[?transcriber['’]s notes?\b)/i;
const emptyPlate = /^\[ ?(?:illustration|blank page) ?\]$/i;

/** How much of a file may be licence before the book begins, in blocks. */
const LONGEST_HEADER = 400;

/** Leaves out the licence texts of Project Gutenberg and its like, once the title and author in them are read. */
export function withoutLicence(manuscript: Manuscript): Manuscript {
  const { blocks } = manuscript;
  const head = blocks.slice(0, LONGEST_HEADER);
  const from = Math.max(
    head.findIndex(({ text }) => start.test(text)),
    head.findIndex(({ text }) => smallPrintEnd.test(text)),
  );
  const to = blocks.findIndex(({ text }, i) => i > from && end.test(text));
  const story = blocks.slice(from + 1, to === -1 ? undefined : to);
  const isOurs = from !== -1 || to !== -1;
  const kept = isOurs ? story.filter(({ text }, i) => !(i < 12 && credit.test(text))) : story;
  return {
    ...manuscript,
    ...(from === -1 ? {} : headerOf(manuscript, blocks.slice(0, from + 1))),
    blocks: kept.filter(({ text }) => !emptyPlate.test(text)),
  };
}

/** What the header says, for a file that says it nowhere else. */
function headerOf(manuscript: Manuscript, header: readonly Block[]): Partial<Manuscript> {
  const text = header.map((block) => block.text).join('\n');
  // An unwrapped header has its fields in one line, which the next label ends.
  const field = (label: string): string =>
    new RegExp(`(?:^|\\s)${label}: +([^\\n]{1,200}?)(?=\\s*(?:\\n|$|[A-Z][a-z]+(?: [A-Z]?[a-z]+)?: ))`, 'm')
      .exec(text)?.[1]
      ?.trim() ?? '';
  const author = field('Author');
  return {
    title: field('Title') || manuscript.title,
    authors: author === '' ? manuscript.authors : [author],
    language: manuscript.language || languageOf(field('Language')),
  };
}

const languages = new Map([
  ['english', 'en'],
  ['german', 'de'],
  ['french', 'fr'],
  ['russian', 'ru'],
  ['spanish', 'es'],
  ['italian', 'it'],
  ['portuguese', 'pt'],
  ['dutch', 'nl'],
  ['japanese', 'ja'],
  ['chinese', 'zh'],
]);

const languageOf = (name: string): string => languages.get(name.toLowerCase()) ?? '';

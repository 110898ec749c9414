import type { Book, Page } from './book.ts';
import { findChapters } from './chapters.ts';
import { withoutContents } from './contents.ts';
import { withoutLicence } from './licence.ts';
import type { Block, Manuscript } from './manuscript.ts';

const BETWEEN = '\n\n';

/** Makes the book of a manuscript: what is no part of it left out, its text in one piece, its chapters found. */
export function composeBook(raw: Manuscript): Book {
  const clean = raw.blocks.flatMap((block) => {
    const text = tidy(block.text);
    return text === '' ? [] : [text === block.text ? block : { ...retold(block, text) }];
  });
  const manuscript = withoutLicence({ ...raw, blocks: clean });
  const blocks = withoutContents(manuscript.blocks);
  const starts: number[] = [];
  let length = 0;
  for (const block of blocks) {
    starts.push(length);
    length += block.text.length + BETWEEN.length;
  }
  const text = blocks.map((block) => block.text).join(BETWEEN);
  const title = oneLine(manuscript.title);
  const found = findChapters(blocks, title);
  return {
    title,
    authors: manuscript.authors.map(oneLine).filter((author) => author !== ''),
    language: oneLine(manuscript.language),
    text,
    chapters: found.map((chapter, i) => ({
      title: chapter.title,
      start: starts[chapter.at] ?? 0,
      end: starts[found[i + 1]?.at ?? -1] ?? text.length,
    })),
    pages: manuscript.paged ? pagesOf(blocks, starts) : null,
  };
}

function pagesOf(blocks: readonly Block[], starts: readonly number[]): Page[] {
  const pages: Page[] = [];
  for (const [i, { page, turns = [] }] of blocks.entries()) {
    const start = starts[i] ?? 0;
    if (page !== undefined && page !== pages.at(-1)?.number) pages.push({ number: page, start });
    for (const turn of turns) pages.push({ number: turn.page, start: start + turn.at });
  }
  return pages;
}

/** The block with another text. Where pages begin in it moves with the letters in front, nearly to the letter. */
function retold(block: Block, text: string): Block {
  if (block.turns === undefined) return { ...block, text };
  return {
    ...block,
    text,
    turns: block.turns.map(({ page, at }) => ({
      page,
      at: Math.min(tidy(`${block.text.slice(0, at)}|`).length - 1, text.length),
    })),
  };
}

const ligatures: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

/** One form for what looks the same: composed letters, plain spaces, no ligatures, nothing invisible. */
function tidy(text: string): string {
  return (
    text
      // PostgreSQL cannot hold U+0000, and no other control character means anything in a book.
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u2060\ufeff]/g, '')
      .replace(/[ﬀ-ﬆ]/g, (ligature) => ligatures[ligature] ?? ligature)
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{2,}/g, '\n')
      .trim()
      .toWellFormed()
      .normalize('NFC')
  );
}

const oneLine = (text: string): string => tidy(text).replaceAll('\n', ' ').slice(0, 500).trim();

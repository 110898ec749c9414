import { marked } from 'marked';
import type { Manuscript } from '../../domain/books/manuscript.ts';
import { readHtml } from './html.ts';

/** What stands above some Markdown between lines of dashes: fields about it. */
const frontMatter = /^\ufeff?---[ \t]*\r?\n([\s\S]{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

export function readMarkdown(text: string): Manuscript {
  const fields = frontMatter.exec(text)?.[1] ?? '';
  const field = (name: string): string =>
    new RegExp(`^${name}:[ \\t]*["']?(.*?)["']?[ \\t]*$`, 'im').exec(fields)?.[1] ?? '';
  const html = marked.parse(text.replace(frontMatter, ''), { async: false });
  const { blocks } = readHtml(html);
  const author = field('author');
  const title = field('title');
  return {
    title: title === '' ? (firstTitle(blocks) ?? '') : title,
    authors: author === '' ? [] : [author],
    language: field('lang(?:uage)?'),
    blocks,
    paged: false,
  };
}

/** The only heading of the first level, above everything else. */
function firstTitle(blocks: Manuscript['blocks']): string | undefined {
  const top = blocks.filter(({ level }) => level === 1);
  return top.length === 1 && top[0] === blocks[0] ? top[0]?.text : undefined;
}

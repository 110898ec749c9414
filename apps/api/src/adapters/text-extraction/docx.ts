import type { Block, Manuscript } from '../../domain/books/manuscript.ts';
import { findText, openArchive, readText, resolvePath } from './archive.ts';
import { walkXml } from './xml.ts';

const BREAK = '\u2028';
/** A style may be based on another, and that on a third. */
const DEEPEST_STYLE = 10;
/** Deleted or moved text under tracked changes, and the same text again for old readers. */
const unread = new Set(['del', 'moveFrom', 'Fallback']);

interface Style {
  name: string;
  basedOn: string;
  outline: number | undefined;
}

/**
 * Reads the body of a Word document; headings by their styles. Headers, footers, notes and comments are no part of it.
 * @throws AppError file_corrupt, file_encrypted, file_too_large
 */
export function readDocx(bytes: Uint8Array): Manuscript {
  const archive = openArchive(bytes);
  let path = 'word/document.xml';
  walkXml(findText(archive, '_rels/.rels') ?? '', {
    open: (name, { Type: type = '', Target: target = '' }) => {
      if (name === 'Relationship' && type.endsWith('/officeDocument')) path = resolvePath('', target);
    },
  });
  const styles = readStyles(findText(archive, resolvePath(path, 'styles.xml')) ?? '');
  const { title, authors, language } = readProperties(findText(archive, 'docProps/core.xml') ?? '');
  const body = readBody(readText(archive, path), styles);
  return { title: title || body.title, authors, language, blocks: body.blocks, paged: false };
}

function readStyles(xml: string): Map<string, Style> {
  const styles = new Map<string, Style>();
  let style: Style | undefined;
  walkXml(xml, {
    open: (name, { styleId = '', val = '' }) => {
      if (name === 'style') styles.set(styleId, (style = { name: '', basedOn: '', outline: undefined }));
      else if (style === undefined) return;
      else if (name === 'name') style.name = val.toLowerCase();
      else if (name === 'basedOn') style.basedOn = val;
      else if (name === 'outlineLvl') style.outline = Number(val);
    },
    close: (name) => {
      if (name === 'style') style = undefined;
    },
  });
  return styles;
}

function readProperties(xml: string): { title: string; authors: string[]; language: string } {
  const found = { title: '', authors: [] as string[], language: '' };
  let text = '';
  walkXml(xml, {
    open: () => (text = ''),
    text: (piece) => (text += piece),
    close: (name) => {
      const value = text.trim();
      text = '';
      if (value === '') return;
      if (name === 'title') found.title = value;
      else if (name === 'creator') found.authors = value.split(/\s*;\s*/);
      else if (name === 'language') found.language = value;
    },
  });
  return found;
}

function readBody(xml: string, styles: ReadonlyMap<string, Style>): { title: string; blocks: Block[] } {
  const blocks: Block[] = [];
  let title = '';
  let text = '';
  let styleId = '';
  let outline: number | undefined;
  let skipped = 0;
  let inText = false;
  const flush = () => {
    const kind = kindOf(styles, styleId, outline);
    if (text.trim() !== '' && kind !== 'contents') {
      if (kind === 'title') title ||= text.replaceAll(BREAK, ' ').trim();
      blocks.push({ text, level: kind === 'title' ? 1 : kind });
    }
    text = '';
    styleId = '';
    outline = undefined;
  };
  walkXml(xml, {
    open: (name, { val = '', type }) => {
      if (skipped > 0 || unread.has(name)) skipped++;
      else if (name === 'p') flush();
      else if (name === 't') inText = true;
      else if (name === 'tab' || name === 'tc') text += ' ';
      else if ((name === 'br' && type === undefined) || name === 'cr') text += BREAK;
      else if (name === 'noBreakHyphen') text += '-';
      else if (name === 'pStyle') styleId = val;
      else if (name === 'outlineLvl') outline = Number(val);
    },
    text: (piece) => {
      if (inText && skipped === 0) text += piece;
    },
    close: (name) => {
      if (skipped > 0) skipped--;
      else if (name === 't') inText = false;
      else if (name === 'p') flush();
    },
  });
  flush();
  return { title, blocks };
}

/** What a paragraph is by its style: a heading's level, 0 for text, the title, or a line of the table of contents. */
function kindOf(
  styles: ReadonlyMap<string, Style>,
  styleId: string,
  outline: number | undefined,
): number | 'title' | 'contents' {
  if (outline !== undefined && outline >= 0 && outline < 6) return outline + 1;
  let id = styleId;
  for (let depth = 0; depth < DEEPEST_STYLE; depth++) {
    const style = styles.get(id);
    // Without a list of styles, the ids that Word gives are names.
    const name = style?.name ?? id.toLowerCase();
    if (/^toc ?(?:\d|heading)/.test(name)) return 'contents';
    if (name === 'title') return 'title';
    const level = /^heading ?([1-6])$/.exec(name)?.[1] ?? '';
    if (level !== '') return Number(level);
    if (style?.outline !== undefined && style.outline < 6) return style.outline + 1;
    if (style === undefined || style.basedOn === '') return 0;
    id = style.basedOn;
  }
  return 0;
}

import type { Block, Manuscript } from '../../domain/books/manuscript.ts';
import type { Archive } from '../../domain/portability/cards/zip.ts';
import { AppError } from '../../errors.ts';
import { findText, openArchive, readText, resolvePath } from './archive.ts';
import { readHtml } from './html.ts';
import { walkXml } from './xml.ts';

const CONTAINER = 'META-INF/container.xml';
const ENCRYPTION = 'META-INF/encryption.xml';
/** Fonts may be scrambled in books that anybody may read. */
const FONT_SCRAMBLING = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);
/** Deeper places in a table of contents are sections of chapters. */
const DEEPEST_ENTRY = 3;

interface Package {
  title: string;
  authors: string[];
  language: string;
  /** Paths of the texts, in reading order. */
  spine: string[];
  /** Path of the table of contents: of EPUB 3, or of EPUB 2. */
  nav: string | undefined;
  ncx: string | undefined;
}

interface Entry {
  title: string;
  depth: number;
  path: string;
  fragment: string;
}

/**
 * Reads EPUB 2 and 3: texts in the order of the spine, chapters by the table of contents.
 * @throws AppError file_corrupt, file_encrypted, file_too_large
 */
export function readEpub(bytes: Uint8Array): Manuscript {
  const archive = openArchive(bytes);
  refuseEncrypted(archive);
  const opf = readPackage(archive);
  const blocks: Block[] = [];
  const starts = new Map<string, number>();
  const anchors = new Map<string, number>();
  for (const path of opf.spine) {
    if (path === opf.nav || starts.has(path)) continue;
    const html = findText(archive, path);
    if (html === undefined) continue;
    const start = blocks.length;
    starts.set(path, start);
    const part = readHtml(html);
    for (const block of part.blocks) blocks.push(block);
    for (const [id, at] of part.anchors) anchors.set(`${path}#${id}`, start + at);
  }
  for (const entry of readEntries(archive, opf)) {
    const at = anchors.get(`${entry.path}#${entry.fragment}`) ?? starts.get(entry.path);
    const block = at === undefined ? undefined : blocks[at];
    if (block === undefined) continue;
    // A part and its first chapter may begin at one place.
    const { title, depth } = entry;
    block.entry = block.entry === undefined ? { title, depth } : { title: `${block.entry.title} · ${title}`, depth };
  }
  const { title, authors, language } = opf;
  return { title, authors, language, blocks, paged: false };
}

function refuseEncrypted(archive: Archive): void {
  const encryption = findText(archive, ENCRYPTION);
  if (encryption === undefined) return;
  walkXml(encryption, {
    open: (name, { Algorithm: algorithm = '' }) => {
      if (name !== 'EncryptionMethod' || FONT_SCRAMBLING.has(algorithm)) return;
      throw new AppError(
        'file_encrypted',
        'This EPUB is locked by its seller (DRM) and cannot be read. Use a copy without a lock.',
      );
    },
  });
}

function readPackage(archive: Archive): Package {
  let path = '';
  walkXml(readText(archive, CONTAINER), {
    open: (name, attributes) => {
      if (name === 'rootfile') path ||= resolvePath('', attributes['full-path'] ?? '');
    },
  });
  const found: Package = { title: '', authors: [], language: '', spine: [], nav: undefined, ncx: undefined };
  const items = new Map<string, string>();
  let text = '';
  let ncxId = '';
  const refs: string[] = [];
  walkXml(readText(archive, path), {
    open: (name, attributes) => {
      text = '';
      const { id = '', href = '', properties = '', idref = '', linear } = attributes;
      if (name === 'item') {
        const target = resolvePath(path, href);
        items.set(id, target);
        if (/(?:^|\s)nav(?:\s|$)/.test(properties)) found.nav = target;
        if (attributes['media-type'] === 'application/x-dtbncx+xml') found.ncx ??= target;
      } else if (name === 'spine') ncxId = attributes['toc'] ?? '';
      // What stands beside the reading order is notes and pictures.
      else if (name === 'itemref' && linear !== 'no') refs.push(idref);
    },
    text: (piece) => (text += piece),
    close: (name) => {
      const value = text.trim();
      if (value === '') return;
      if (name === 'title') found.title ||= value;
      else if (name === 'creator') found.authors.push(value);
      else if (name === 'language') found.language ||= value;
      text = '';
    },
  });
  found.ncx = items.get(ncxId) ?? found.ncx;
  found.spine = refs.flatMap((id) => items.get(id) ?? []);
  return found;
}

function readEntries(archive: Archive, { nav, ncx }: Package): Entry[] {
  const fromNav = nav === undefined ? [] : readNav(findText(archive, nav) ?? '', nav);
  if (fromNav.length > 0 || ncx === undefined) return fromNav;
  return readNcx(findText(archive, ncx) ?? '', ncx);
}

function readNav(xml: string, from: string): Entry[] {
  const entries: Entry[] = [];
  let inToc = false;
  let depth = 0;
  let link: { href: string; title: string } | undefined;
  walkXml(xml, {
    open: (name, { type = '', href = '' }) => {
      if (name === 'nav') inToc = /(?:^|\s)toc(?:\s|$)/.test(type);
      else if (name === 'ol') depth++;
      else if (name === 'a' && inToc) link = { href, title: '' };
    },
    text: (text) => {
      if (link !== undefined) link.title += text;
    },
    close: (name) => {
      if (name === 'nav') inToc = false;
      else if (name === 'ol') depth--;
      else if (name === 'a' && link !== undefined) {
        if (depth <= DEEPEST_ENTRY) entries.push(entryOf(link.title, depth, from, link.href));
        link = undefined;
      }
    },
  });
  return entries;
}

function readNcx(xml: string, from: string): Entry[] {
  const entries: Entry[] = [];
  let depth = 0;
  let title = '';
  let inTitle = false;
  walkXml(xml, {
    open: (name, { src = '' }) => {
      if (name === 'navPoint') {
        depth++;
        title = '';
      } else if (name === 'text') inTitle = depth > 0;
      else if (name === 'content' && depth > 0 && depth <= DEEPEST_ENTRY) {
        entries.push(entryOf(title, depth, from, src));
      }
    },
    text: (text) => {
      if (inTitle) title += text;
    },
    close: (name) => {
      if (name === 'text') inTitle = false;
      else if (name === 'navPoint') depth--;
    },
  });
  return entries;
}

function entryOf(title: string, depth: number, from: string, href: string): Entry {
  const hash = href.indexOf('#');
  return {
    title: title.replace(/\s+/g, ' ').trim(),
    depth: Math.max(1, depth),
    // A link within the same file, in a table of contents that is part of the text.
    path: hash === 0 ? from : resolvePath(from, href),
    fragment: hash === -1 ? '' : href.slice(hash + 1),
  };
}

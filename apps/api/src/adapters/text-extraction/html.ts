import { Parser } from 'htmlparser2';
import { blocksOfText } from '../../domain/books/lines.ts';
import type { Block } from '../../domain/books/manuscript.ts';

export interface HtmlText {
  title: string;
  authors: string[];
  language: string;
  blocks: Block[];
  /** The block that begins at, or holds, the element with an id; as many as there are blocks for one at the end. */
  anchors: Map<string, number>;
}

const blockElements = new Set(
  'address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody tfoot thead title tr ul'.split(
    ' ',
  ),
);
/** No text of the book: code, pictures, navigation, and the readings above Japanese words. */
const unread = new Set(
  'script style template noscript nav svg iframe object select textarea button rt rp audio video'.split(' '),
);
const unreadClass = /(?:^|\s)(?:page-?num(?:ber)?s?|page-?no|page-?break)(?:\s|$)/i;
const unreadType =
  /(?:^|\s)(?:doc-)?(?:toc|page-list|landmarks|loi|lot|copyright-page|imprint|colophon|pagebreak)(?:\s|$)/;
/** A line that the author broke; one of the source is only white space. */
const BREAK = '\u2028';

/** Reads HTML and XHTML, whole or in part, however broken. Nothing it refers to is fetched. */
export function readHtml(html: string): HtmlText {
  const builder = new Builder();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => builder.open(name, attributes),
      onclosetag: (name) => builder.close(name),
      ontext: (text) => builder.add(text),
    },
    { recognizeSelfClosing: true },
  );
  parser.end(html);
  return builder.finish();
}

class Builder {
  readonly #result: HtmlText = { title: '', authors: [], language: '', blocks: [], anchors: new Map() };
  #text: string[] = [];
  #letters = 0;
  #linked = 0;
  #level = 0;
  #unread = 0;
  #links = 0;
  #pre = 0;
  #inTitle = false;
  readonly #lists: (number | null)[] = [];

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#unread > 0 || isUnread(name, attributes)) {
      this.#unread++;
      return;
    }
    if (blockElements.has(name)) this.#flush();
    for (const id of [attributes['id'], name === 'a' ? attributes['name'] : undefined]) {
      if (id !== undefined && !this.#result.anchors.has(id)) this.#result.anchors.set(id, this.#result.blocks.length);
    }
    if (name === 'html' || name === 'body')
      this.#result.language ||= attributes['lang'] ?? attributes['xml:lang'] ?? '';
    else if (name === 'meta') this.#meta(attributes);
    else if (name === 'title') this.#inTitle = true;
    else if (name === 'br') this.#text.push(this.#pre > 0 ? '\n' : BREAK);
    else if (name === 'td' || name === 'th') this.#text.push(' ');
    else if (name === 'a') this.#links += isWithin(attributes['href']) ? 1 : 0;
    else if (name === 'pre') this.#pre++;
    else if (/^h[1-6]$/.test(name)) this.#level = Number(name[1]);
    else if (name === 'ol' || name === 'ul') this.#lists.push(name === 'ol' ? Number(attributes['start'] ?? 1) : null);
    else if (name === 'li') this.#number();
  }

  close(name: string): void {
    if (this.#unread > 0) {
      this.#unread--;
      return;
    }
    if (blockElements.has(name)) this.#flush();
    if (name === 'title') this.#inTitle = false;
    // Which of the links was one within the file is not kept: they don't nest.
    else if (name === 'a') this.#links = 0;
    else if (name === 'pre') this.#pre = Math.max(0, this.#pre - 1);
    else if (/^h[1-6]$/.test(name)) this.#level = 0;
    else if (name === 'ol' || name === 'ul') this.#lists.pop();
  }

  add(text: string): void {
    if (this.#unread > 0) return;
    if (this.#inTitle) {
      this.#result.title += text;
      return;
    }
    this.#text.push(text);
    const letters = text.trim().length;
    this.#letters += letters;
    if (this.#links > 0) this.#linked += letters;
  }

  finish(): HtmlText {
    this.#flush();
    return this.#result;
  }

  #meta({ name = '', content = '' }: Readonly<Record<string, string>>): void {
    if (/^(?:author|dc\.creator)$/i.test(name) && content.trim() !== '') this.#result.authors.push(content.trim());
  }

  #number(): void {
    const number = this.#lists.at(-1);
    if (number === null || number === undefined || Number.isNaN(number)) return;
    this.#text.push(`${number}. `);
    this.#lists[this.#lists.length - 1] = number + 1;
  }

  #flush(): void {
    const text = this.#text.join('');
    const links = this.#linked > 0 && this.#linked >= this.#letters * 0.5;
    this.#text = [];
    this.#letters = 0;
    this.#linked = 0;
    if (text.trim() === '') return;
    if (this.#pre > 0) this.#result.blocks.push(...blocksOfText(text));
    else {
      const plain = text.replace(/[ \t\r\n\f]+/g, ' ');
      this.#result.blocks.push({ text: plain, level: this.#level, ...(links ? { links } : {}) });
    }
  }
}

function isUnread(name: string, attributes: Readonly<Record<string, string>>): boolean {
  return (
    unread.has(name) ||
    attributes['hidden'] !== undefined ||
    unreadClass.test(attributes['class'] ?? '') ||
    unreadType.test(attributes['epub:type'] ?? '') ||
    unreadType.test(attributes['role'] ?? '')
  );
}

/** Whether a link leads to another place of the same document. */
const isWithin = (href: string | undefined): boolean => href !== undefined && !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href);

import { t } from '@lingui/core/macro';
import { createElement, type ReactNode } from 'react';
import { Streamdown, type StreamdownProps } from 'streamdown';
import { showsRemotePictures } from '@/lib/remote-pictures.ts';
import { citationMarks } from './citation-marks.ts';
import { CitationMark } from './citations.tsx';

type Components = NonNullable<StreamdownProps['components']>;

/** Only where a person can see where they are going; everything else becomes a link to nowhere. */
function safeUrl(url: string): string {
  return /^(https?:|mailto:)/i.test(url.trim()) ? url : '';
}

interface Given {
  /** The syntax tree's node, given to every element and passed on to none. */
  node?: unknown;
  children?: ReactNode;
}

function Link({ href, children }: Given & { href?: string | undefined }) {
  if (!href) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  );
}

/** A picture tells a stranger's server that it was seen: only for whoever allowed that. */
function Picture({ src, alt }: Given & { src?: string | undefined; alt?: string | undefined }) {
  if (showsRemotePictures && src?.startsWith('https:'))
    return <img src={src} alt={alt ?? ''} loading="lazy" referrerPolicy="no-referrer" className="my-2 max-w-full" />;
  return <span>{alt ? t`[picture: ${alt}]` : t`[picture]`}</span>;
}

/** Of `citationMarks`: its title is its number. */
function Cite({ title, children }: Given & { title?: string | undefined }) {
  return <CitationMark n={Number(title)}>{children}</CitationMark>;
}

function Table({ children }: Given) {
  return (
    <div className="table-scroll">
      <table>{children}</table>
    </div>
  );
}

/** Plain elements in place of the library's own, which bring another look, buttons and a highlighter with them. */
const components: Components = {
  a: Link,
  cite: Cite,
  img: Picture,
  table: Table,
  ...Object.fromEntries(
    [
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'p',
      'em',
      'strong',
      'ul',
      'ol',
      'li',
      'blockquote',
      'hr',
      'code',
      'pre',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
      'sup',
      'sub',
      'section',
    ].map((tag) => [tag, plain(tag)]),
  ),
  inlineCode: plain('code'),
};

function plain(tag: string) {
  return function Plain({ children }: Given) {
    return createElement(tag, null, children);
  };
}

const plugins = [citationMarks];

/** A reply's markdown. HTML in it is shown as the text it is: without a raw-HTML step there is nothing to sanitise. */
export default function Markdown({ text, writing }: { text: string; writing: boolean }) {
  return (
    <Streamdown
      className="prose"
      components={components}
      rehypePlugins={plugins}
      urlTransform={safeUrl}
      controls={false}
      parseIncompleteMarkdown={writing}
      dir="auto"
    >
      {text}
    </Streamdown>
  );
}

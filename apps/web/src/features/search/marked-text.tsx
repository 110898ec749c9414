import type { Snippet } from '@dramatis/client/model';
import { Fragment } from 'react';
import { withoutEmphasis } from '@/lib/without-emphasis.ts';
import { pieces } from './pieces.ts';

/** A snippet with its marks. It is text, whatever it looks like; of a reply without the signs of emphasis. */
export function MarkedText({ snippet, ofReply = false }: { snippet: Snippet; ofReply?: boolean }) {
  return (
    <>
      {snippet.cutBefore && '… '}
      {pieces(snippet).map(({ text, marked, at }) =>
        marked ? (
          <mark
            key={at}
            className="rounded-sm bg-brass-wash text-ink underline decoration-brass-line underline-offset-3"
          >
            {text}
          </mark>
        ) : (
          <Fragment key={at}>{ofReply ? withoutEmphasis(text) : text}</Fragment>
        ),
      )}
      {snippet.cutAfter && ' …'}
    </>
  );
}

import type { Snippet } from '@dramatis/client/model';
import { pieces } from './pieces.ts';

/** A snippet with its marks. It is text, whatever it looks like. */
export function MarkedText({ snippet }: { snippet: Snippet }) {
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
          text
        ),
      )}
      {snippet.cutAfter && ' …'}
    </>
  );
}

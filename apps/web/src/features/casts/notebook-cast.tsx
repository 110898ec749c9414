import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { useCastNotebook } from './mutations.ts';

export interface CastSource {
  id: string;
  title: string;
  /** Its text is there to be read. */
  ready: boolean;
}

/** Begins a cast of a notebook: of all its sources that are ready, or of those that are left in. */
export function NotebookCast({
  notebookId,
  sources,
  onCreated,
}: {
  notebookId: string;
  /** In the order of the story. */
  sources: readonly CastSource[];
  onCreated: (castId: string) => void;
}) {
  const create = useCastNotebook(notebookId);
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const chosen = sources.filter(({ id, ready }) => ready && !leftOut.has(id));
  const readyCount = sources.filter(({ ready }) => ready).length;
  const all = sources.length;
  const count = chosen.length;
  if (readyCount === 0)
    return (
      <p className="text-soft">
        <Trans>Its cast can be drafted as soon as a source is ready.</Trans>
      </p>
    );
  const toggle = (id: string) => {
    const next = new Set(leftOut);
    if (!next.delete(id)) next.add(id);
    setLeftOut(next);
  };
  return (
    <div className="flex flex-col gap-3">
      {all > 1 && (
        <details>
          <summary className="w-fit cursor-pointer text-[0.9375rem] text-soft hover:text-ink pointer-coarse:py-2">
            <Trans>Choose sources</Trans>
          </summary>
          <fieldset className="mt-1">
            <legend className="sr-only">
              <Trans>Sources to be read</Trans>
            </legend>
            {sources.map(({ id, title, ready }) => (
              <label key={id} className="flex items-baseline gap-3 py-1.5 pointer-coarse:py-2.5">
                <input
                  type="checkbox"
                  checked={ready && !leftOut.has(id)}
                  disabled={!ready || create.isPending}
                  onChange={() => toggle(id)}
                  className="size-4 shrink-0 translate-y-0.5 accent-oxblood pointer-coarse:size-6"
                />
                <span className="min-w-0 font-serif text-lg leading-snug break-words" dir="auto">
                  {title}
                </span>
                {!ready && (
                  <span className="shrink-0 text-sm text-soft">
                    <Trans context="a source">not ready</Trans>
                  </span>
                )}
              </label>
            ))}
          </fieldset>
        </details>
      )}
      {create.isError && (
        <Notice tone="oxblood" alert>
          {errorText(create.error)}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          disabled={count === 0 || create.isPending}
          onClick={() =>
            create.mutate(count === all ? null : chosen.map(({ id }) => id), { onSuccess: ({ id }) => onCreated(id) })
          }
        >
          {create.isPending ? t`Starting…` : t`Draft its cast`}
        </Button>
        <p className="min-w-0 flex-1 basis-60 text-sm text-soft">
          {count === all
            ? plural(all, { one: 'From its source.', other: 'From its # sources, read as one book in their order.' })
            : t`From ${count} of ${plural(all, { one: '# source', other: '# sources' })}, in their order.`}{' '}
          <Trans>What it will take is said first.</Trans>
        </p>
      </div>
    </div>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

/** Of a new chat: the notebook that comes with whom it is with, and the way to do without it. */
export function Grounding({
  name,
  taken,
  onChange,
}: {
  /** Of the notebook. */
  name: string;
  taken: boolean;
  onChange: (taken: boolean) => void;
}) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-1.5 text-sm text-soft sm:px-5">
      <span className="min-w-0 break-words" aria-live="polite">
        {taken ? (
          <Trans>
            Grounded in <cite className="font-serif">{name}</cite>
          </Trans>
        ) : (
          <Trans>
            Not grounded in <cite className="font-serif">{name}</cite>
          </Trans>
        )}
      </span>
      <button
        type="button"
        onClick={() => onChange(!taken)}
        className="underline decoration-line-strong underline-offset-4 hover:text-ink pointer-coarse:min-h-11"
      >
        {taken ? t`Talk without it` : t`Take it up again`}
      </button>
    </p>
  );
}

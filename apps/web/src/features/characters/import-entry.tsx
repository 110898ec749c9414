import type { CardChange, CardWarning, ImportConflict, ImportResult } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { faultText, warningText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Portrait } from '@/ui/portrait.tsx';
import { changedFields, fieldLabel, isUndecided, type ImportItem } from './import-state.ts';

/** What became of one file. */
export function ImportEntry({ item, again }: { item: ImportItem; again: (onConflict: ImportConflict) => void }) {
  const { file, state, result, failure } = item;
  const name = result?.character?.name ?? file.name;
  return (
    <li className="flex gap-4 border-t border-line py-4 first:border-t-0 first:pt-1" aria-busy={state === 'sending'}>
      <Portrait name={name} src={result?.character?.avatarUrl ?? null} size="sm" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-serif text-xl leading-tight" dir="auto">
          {name}
        </p>
        {result?.character && <p className="truncate text-[0.8125rem] text-faint">{file.name}</p>}
        <div className="mt-1 text-[0.9375rem] text-soft">
          {state === 'waiting' && t({ message: 'Waiting', context: 'a file' })}
          {state === 'sending' && t({ message: 'Reading…', context: 'a card' })}
          {state === 'failed' && (
            <>
              <p className="text-oxblood">
                <Trans>Not sent.</Trans> {failure}
              </p>
              <Actions>
                <Button size="sm" onClick={() => again(item.onConflict)}>
                  <Trans>Try again</Trans>
                </Button>
              </Actions>
            </>
          )}
          {state === 'done' && result && <Outcome result={result} />}
          {isUndecided(item) && (
            <Actions>
              <Button size="sm" aria-label={t`Update ${name}`} onClick={() => again('update')}>
                <Trans>Update</Trans>
              </Button>
              <Button size="sm" aria-label={t`Make a copy of ${name}`} onClick={() => again('copy')}>
                <Trans>Make a copy</Trans>
              </Button>
              <Button size="sm" variant="quiet" aria-label={t`Skip ${name}`} onClick={() => again('skip')}>
                <Trans>Skip</Trans>
              </Button>
            </Actions>
          )}
        </div>
        {state === 'done' && result && result.warnings.length > 0 && <Warnings warnings={result.warnings} />}
      </div>
    </li>
  );
}

function Outcome({ result }: { result: ImportResult }) {
  const { status, character, changes, changesLeftOut, error } = result;
  const fields = changedFields(changes, changesLeftOut);
  const talk = character && (
    <Link to={paths.newChat.to(character.id)} className="text-oxblood underline underline-offset-4">
      <Trans>Talk</Trans>
    </Link>
  );
  switch (status) {
    case 'imported':
      return (
        <p>
          <Trans>Imported.</Trans> {talk}
        </p>
      );
    case 'updated':
      return (
        <p>
          <Trans>Updated: {fields}.</Trans> {talk}
        </p>
      );
    case 'skipped':
      return (
        <p>
          <Trans>Here already; left as it is.</Trans> {talk}
        </p>
      );
    case 'exists':
      return changes.length === 0 ? (
        <p>
          <Trans>Here already, and the same.</Trans> {talk}
        </p>
      ) : (
        <>
          <p>
            <Trans>Here already. The card differs in: {fields}.</Trans>
          </p>
          <Changes changes={changes} leftOut={changesLeftOut} />
        </>
      );
    case 'refused':
      return (
        <p className="text-oxblood">
          <Trans>Not imported.</Trans> {error && faultText(error)}
        </p>
      );
  }
}

const Actions = ({ children }: { children: ReactNode }) => (
  <div className="mt-2.5 flex flex-wrap gap-2">{children}</div>
);

function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group/folded mt-1.5">
      <summary className="flex items-center gap-1 text-sm text-soft pointer-coarse:py-2">
        <ChevronRight aria-hidden className="size-3.5 transition-transform duration-150 group-open/folded:rotate-90" />
        {title}
      </summary>
      {children}
    </details>
  );
}

function Changes({ changes, leftOut }: { changes: readonly CardChange[]; leftOut: number }) {
  return (
    <Folded title={t`What an update would change`}>
      <dl className="mt-2 flex flex-col gap-3 text-sm">
        {changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt className="font-medium text-ink first-letter:uppercase">{fieldLabel(field)}</dt>
            {field === 'picture' ? (
              <dd>
                <Trans>Another picture</Trans>
              </dd>
            ) : (
              <>
                <Side label={t`Here`} text={before} />
                <Side label={t`In the card`} text={after} />
              </>
            )}
          </div>
        ))}
      </dl>
      {leftOut > 0 && (
        <p className="mt-2 text-sm">
          <Trans>And {leftOut} more.</Trans>
        </p>
      )}
    </Folded>
  );
}

function Side({ label, text }: { label: string; text: string | null }) {
  return (
    <dd className="mt-0.5 flex gap-2">
      <span className="w-20 shrink-0 text-faint">{label}</span>
      <span className="line-clamp-4 min-w-0 flex-1 font-serif break-words whitespace-pre-wrap" dir="auto">
        {text === null || text === '' ? '—' : text}
      </span>
    </dd>
  );
}

function Warnings({ warnings }: { warnings: readonly CardWarning[] }) {
  const count = warnings.length;
  return (
    <Folded title={plural(count, { one: '# note', other: '# notes' })}>
      <ul className="mt-2 flex flex-col gap-1.5 text-sm text-soft">
        {warnings.map((warning, index) => (
          // Two may say the same of the same place.
          <li key={index}>
            {warning.where !== '' && (
              <code className="me-1.5 font-mono text-xs break-all text-faint">{warning.where}</code>
            )}
            {warningText(warning)}
          </li>
        ))}
      </ul>
    </Folded>
  );
}

import type { CardChange, CardWarning, ImportConflict, ImportResult } from '@dramatis/client/model';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { faultText } from '@/lib/error-text.ts';
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
          {state === 'waiting' && 'Waiting'}
          {state === 'sending' && 'Reading…'}
          {state === 'failed' && (
            <>
              <p className="text-oxblood">Not sent. {failure}</p>
              <Actions>
                <Button size="sm" onClick={() => again(item.onConflict)}>
                  Try again
                </Button>
              </Actions>
            </>
          )}
          {state === 'done' && result && <Outcome result={result} />}
          {isUndecided(item) && (
            <Actions>
              <Button size="sm" aria-label={`Update ${name}`} onClick={() => again('update')}>
                Update
              </Button>
              <Button size="sm" aria-label={`Make a copy of ${name}`} onClick={() => again('copy')}>
                Make a copy
              </Button>
              <Button size="sm" variant="quiet" aria-label={`Skip ${name}`} onClick={() => again('skip')}>
                Skip
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
  const talk = character && (
    <Link to={paths.newChat.to(character.id)} className="text-oxblood underline underline-offset-4">
      Talk
    </Link>
  );
  switch (status) {
    case 'imported':
      return <p>Imported. {talk}</p>;
    case 'updated':
      return (
        <p>
          Updated: {changedFields(changes, changesLeftOut)}. {talk}
        </p>
      );
    case 'skipped':
      return <p>Here already; left as it is. {talk}</p>;
    case 'exists':
      return changes.length === 0 ? (
        <p>Here already, and the same. {talk}</p>
      ) : (
        <>
          <p>Here already. The card differs in: {changedFields(changes, changesLeftOut)}.</p>
          <Changes changes={changes} leftOut={changesLeftOut} />
        </>
      );
    case 'refused':
      return <p className="text-oxblood">Not imported. {error && faultText(error)}</p>;
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
    <Folded title="What an update would change">
      <dl className="mt-2 flex flex-col gap-3 text-sm">
        {changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt className="font-medium text-ink first-letter:uppercase">{fieldLabel(field)}</dt>
            {field === 'picture' ? (
              <dd>Another picture</dd>
            ) : (
              <>
                <Side label="Here" text={before} />
                <Side label="In the card" text={after} />
              </>
            )}
          </div>
        ))}
      </dl>
      {leftOut > 0 && <p className="mt-2 text-sm">And {leftOut} more.</p>}
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
  return (
    <Folded title={warnings.length === 1 ? '1 note' : `${warnings.length} notes`}>
      <ul className="mt-2 flex flex-col gap-1.5 text-sm text-soft">
        {warnings.map(({ where, message }, index) => (
          // Two may say the same of the same place.
          <li key={index}>
            {where !== '' && <code className="me-1.5 font-mono text-xs break-all text-faint">{where}</code>}
            {message}
          </li>
        ))}
      </ul>
    </Folded>
  );
}

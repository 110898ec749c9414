import type { ConversationImport, ConversationImportReport } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { faultText, warningText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { sorted, summaryOf } from './report-summary.ts';

/** Conversations shown at first, and by each press of the button. */
const AT_A_TIME = 50;

/** What became of each conversation of a file. */
export function ImportReport({ report }: { report: ConversationImportReport }) {
  const [shown, setShown] = useState(AT_A_TIME);
  const results = sorted(report.results);
  return (
    <section aria-label={t`Report on ${{ file: report.file }}`} className="mt-5">
      <output className="block font-medium">{summaryOf(results)}</output>
      <p className="truncate text-sm text-faint">{report.file}</p>
      <ul className="mt-3 border-t border-line">
        {results.slice(0, shown).map((result, index) => (
          // Two may be refused at the same place.
          <Entry key={index} result={result} />
        ))}
      </ul>
      {results.length > shown && (
        <Button size="sm" className="mt-4" onClick={() => setShown(shown + AT_A_TIME)}>
          <Trans>
            {{ count: Math.min(AT_A_TIME, results.length - shown) }} more of {{ all: results.length }}
          </Trans>
        </Button>
      )}
    </section>
  );
}

function Entry({ result }: { result: ConversationImport }) {
  const { title, where, chatSessionId, messagesNotHere, warnings } = result;
  const notes = warnings.length;
  const name = title ?? (where === '' ? t`The file` : where);
  return (
    <li className="border-b border-line py-2.5">
      <p className="flex items-baseline gap-4">
        {chatSessionId === null ? (
          <span dir="auto" className="min-w-0 flex-1 truncate font-serif text-lg">
            {name}
          </span>
        ) : (
          <Link
            to={paths.session.to(chatSessionId)}
            dir="auto"
            className="min-w-0 flex-1 truncate font-serif text-lg underline decoration-line-strong underline-offset-4 hover:text-oxblood pointer-coarse:py-1.5"
          >
            {name}
          </Link>
        )}
        <span className="shrink-0 text-sm text-faint">{outcome(result)}</span>
      </p>
      {result.error && <p className="text-[0.9375rem] break-words text-oxblood">{faultText(result.error)}</p>}
      {messagesNotHere > 0 && (
        <p className="text-[0.9375rem] text-soft">
          <Plural
            value={messagesNotHere}
            one="# message of the file is not in it. To take them over, delete the session here, then import the file again."
            other="# messages of the file are not in it. To take them over, delete the session here, then import the file again."
          />
        </p>
      )}
      {warnings.length > 0 && (
        <details className="mt-0.5 text-sm text-soft">
          <summary className="cursor-pointer pointer-coarse:py-2">
            <Plural value={notes} one="# note" other="# notes" />
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {warnings.map((warning, index) => (
              // Two may say the same of the same place.
              <li key={index} className="break-words">
                {warning.where !== '' && <code className="me-1.5 font-mono text-xs text-faint">{warning.where}</code>}
                {warningText(warning)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function outcome({ status, messages }: ConversationImport): string {
  if (status === 'refused') return t`not imported`;
  if (status === 'exists') return t`here already`;
  return plural(messages, { one: '# message', other: '# messages' });
}

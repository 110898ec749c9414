import type { Character, CharacterVersion } from '@dramatis/client/model';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { dayHeading } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { locale } from '@/lib/language.ts';
import { listed } from '@/lib/listed.ts';
import { toast } from '@/lib/toast.ts';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { fieldNames } from './field-names.ts';
import { useRestoreVersion } from './mutations.ts';
import { versionsQuery } from './queries.ts';

/** What a character was before, to be taken up again. Nothing is lost by it: what it is now becomes a version. */
export function VersionsDialog({
  character,
  open,
  onOpenChange,
  onRestored,
}: {
  character: Character;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRestored: () => void;
}) {
  const versions = useQuery({ ...versionsQuery(character.id), enabled: open });
  const restore = useRestoreVersion(character.id);
  const run = (version: CharacterVersion) =>
    restore.mutate(version.revision, {
      onSuccess: ({ name }) => {
        onOpenChange(false);
        onRestored();
        toast(t`${name} is as before. What it was just now is kept as a version.`);
      },
      onError: (error) => toast.error(errorText(error)),
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`Earlier versions`}
      footer={
        <Button variant="quiet" onClick={() => onOpenChange(false)}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      {versions.isError && !versions.data ? (
        <RetryNotice onRetry={() => void versions.refetch()}>
          <Trans>The versions could not be read.</Trans> {errorText(versions.error)}
        </RetryNotice>
      ) : versions.data === undefined ? (
        <div aria-busy aria-label={t`Loading the versions`} className="skeleton mb-4 h-24" />
      ) : versions.data.length === 0 ? (
        <p className="pb-5 text-soft">
          <Trans>
            There are none yet: each change that you save keeps what was there before. Pictures and lorebooks have no
            versions.
          </Trans>
        </p>
      ) : (
        <ul className="pb-4">
          {versions.data.map((version) => (
            <Version
              key={version.revision}
              version={version}
              name={character.name}
              busy={restore.isPending}
              onRestore={() => run(version)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Version({
  version,
  name,
  busy,
  onRestore,
}: {
  version: CharacterVersion;
  name: string;
  busy: boolean;
  onRestore: () => void;
}) {
  const now = useNow();
  const { revision, name: nameThen } = version;
  return (
    <li className="flex items-start justify-between gap-4 border-t border-line py-3 first:border-t-0">
      <div className="min-w-0">
        <p className="font-medium">
          {nameThen === name ? (
            <Trans>Version {revision}</Trans>
          ) : (
            <Trans>
              Version {revision}
              <span className="font-normal text-soft"> as {nameThen}</span>
            </Trans>
          )}
        </p>
        <p className="text-sm text-soft">{savedText(version, now)}</p>
      </div>
      <Button size="sm" disabled={busy} onClick={onRestore} aria-label={t`Restore version ${revision}`}>
        <Trans>Restore</Trans>
      </Button>
    </li>
  );
}

const MINUTE = 60_000;

function savedText({ savedAt, changed }: CharacterVersion, now: Date): string {
  const moment = new Date(savedAt);
  const fields = listed(changed.map(fieldLabel));
  if (now.getTime() - moment.getTime() < MINUTE) return t`Saved just now. Changed after it: ${fields}.`;
  const day = dayHeading(moment, now);
  const time = moment.toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit' });
  const isToday = day === dayHeading(now, now);
  const when = isToday ? time : t`${day}, ${time}`;
  return t`Saved ${when}. Changed after it: ${fields}.`;
}

const names: Readonly<Record<string, MessageDescriptor>> = {
  ...fieldNames,
  firstMessage: msg({ message: 'first message', context: 'a field' }),
  alternateGreetings: msg({ message: 'alternate greetings', context: 'a field' }),
  postHistoryInstructions: msg({ message: 'post history instructions', context: 'a field' }),
  creatorNotes: msg({ message: 'creator notes', context: 'a field' }),
};

function fieldLabel(field: string): string {
  const name = names[field];
  return name ? i18n._(name) : field;
}

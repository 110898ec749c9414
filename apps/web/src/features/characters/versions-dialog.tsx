import type { Character, CharacterVersion } from '@dramatis/client/model';
import { useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { dayHeading, shortTime } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
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
        toast(`${name} is as before. What it was just now is kept as a version.`);
      },
      onError: (error) => toast.error(errorText(error)),
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Earlier versions"
      footer={
        <Button variant="quiet" onClick={() => onOpenChange(false)}>
          Close
        </Button>
      }
    >
      {versions.isError && !versions.data ? (
        <RetryNotice onRetry={() => void versions.refetch()}>
          The versions could not be read. {errorText(versions.error)}
        </RetryNotice>
      ) : versions.data === undefined ? (
        <div aria-busy aria-label="Loading the versions" className="skeleton mb-4 h-24" />
      ) : versions.data.length === 0 ? (
        <p className="pb-5 text-soft">
          There are none yet: each change that you save keeps what was there before. Pictures and lorebooks have no
          versions.
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
  const savedAt = new Date(version.savedAt);
  const day = dayHeading(savedAt, now);
  const when = day === 'Today' ? shortTime(savedAt, now) : `${day}, ${clock(savedAt)}`;
  return (
    <li className="flex items-start justify-between gap-4 border-t border-line py-3 first:border-t-0">
      <div className="min-w-0">
        <p className="font-medium">
          Version {version.revision}
          {version.name !== name && <span className="font-normal text-soft"> as {version.name}</span>}
        </p>
        <p className="text-sm text-soft">
          Saved {when === 'now' ? 'just now' : when}. Changed after it: {version.changed.map(fieldLabel).join(', ')}.
        </p>
      </div>
      <Button size="sm" disabled={busy} onClick={onRestore} aria-label={`Restore version ${version.revision}`}>
        Restore
      </Button>
    </li>
  );
}

const clock = (moment: Date) => moment.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });

/** `exampleDialogue` → “example dialogue”. */
const fieldLabel = (field: string) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

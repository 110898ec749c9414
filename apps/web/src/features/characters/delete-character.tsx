import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { Confirm } from '@/ui/confirm.tsx';
import { useDeleteCharacter } from './mutations.ts';

/** Deletes a character, or shows why that can't be: while there are sessions, and where they are. */
export function DeleteCharacter({
  character,
  open,
  onOpenChange,
  onDeleted = () => {},
}: {
  character: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted?: () => void;
}) {
  const { name } = character;
  const remove = useDeleteCharacter();
  const [refusal, setRefusal] = useState<{ reason: string; sessions: boolean } | null>(null);
  const change = (next: boolean) => {
    onOpenChange(next);
    if (next) setRefusal(null);
  };
  const run = async () => {
    try {
      const { ok, reason, sessionCount } = await remove.mutateAsync(character.id);
      if (!ok)
        return setRefusal({
          reason: sessionCount > 0 ? hasSessions(sessionCount) : (reason ?? ''),
          sessions: sessionCount > 0,
        });
      change(false);
      onDeleted();
    } catch (error) {
      setRefusal({ reason: errorText(error), sessions: false });
    }
  };
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => {
        setRefusal(null);
        change(next);
      }}
      title={refusal ? t`${name} stays.` : t`Delete ${name}?`}
      {...(refusal ? {} : { action: { label: t`Delete character`, busy: remove.isPending, run: () => void run() } })}
    >
      {refusal ? (
        <>
          <p role="alert">{refusal.reason}</p>
          {refusal.sessions && (
            <p className="mt-3">
              <Link
                to={paths.sessions.to({ character: character.id })}
                className="text-oxblood underline underline-offset-4"
                onClick={() => change(false)}
              >
                <Trans>Show the sessions with {name}</Trans>
              </Link>
            </p>
          )}
        </>
      ) : (
        t`The character is taken out of the cast for good. The book it came from is not touched.`
      )}
    </Confirm>
  );
}

const hasSessions = (count: number) =>
  plural(count, {
    one: 'This character has a session. Delete it first.',
    other: 'This character has # sessions. Delete them first.',
  });

import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import type { Message } from '@dramatis/client/model';
import { MESSAGE_MAX_LENGTH } from '@dramatis/contract/limits';
import { useId, useLayoutEffect, useRef } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { isComposing } from '@/lib/input-method.ts';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { Button } from '@/ui/button.tsx';
import { closeEdit, editOf, setEdit, type Edit } from './edits.ts';
import { useSaveVersion } from './mutations.ts';

/** Writes another version of a message, in its place. */
export function MessageEditor({ message, edit, busy }: { message: Message; edit: Edit; busy: boolean }) {
  const form = useRef<HTMLFormElement>(null);
  const hint = useId();
  const save = useSaveVersion(message);
  const own = message.role === 'user';
  const excess = edit.text.length - MESSAGE_MAX_LENGTH;
  const tooLong = excess > 0;
  const canSave = !busy && !tooLong && !save.isPending && edit.text.trim() !== '';

  useLayoutEffect(() => {
    const element = form.current;
    const article = element?.closest('article');
    const area = element?.querySelector('textarea');
    // Only for whoever has just asked for it, not for an editor that a reload found open.
    if (area && article?.contains(document.activeElement)) {
      area.focus({ preventScroll: true });
      area.setSelectionRange(area.value.length, area.value.length);
    }
    return () => {
      // However it goes, it must not take the focus with it.
      if (element?.contains(document.activeElement)) article?.focus({ preventScroll: true });
    };
  }, []);

  const reason = errorText(save.error);
  const close = () => closeEdit(message.id);
  const submit = async () => {
    if (!canSave) return;
    try {
      await save.mutateAsync({ ...edit, text: edit.text.trim() });
    } catch {
      return;
    }
    // What was written meanwhile is another version, which nobody has sent.
    if (editOf(message.id) === edit) close();
  };
  return (
    <form
      ref={form}
      className={`mb-6 ${own ? 'line' : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <AutoTextarea
        rows={2}
        dir="auto"
        aria-label={own ? t`Your line, rewritten` : t`The reply, rewritten`}
        aria-describedby={hint}
        value={edit.text}
        onChange={(event) => setEdit(message.id, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Escape' && edit.text === message.content) close();
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void submit();
        }}
        className={`max-h-[60dvh] w-full overflow-y-auto rounded-md border border-line-strong bg-sheet px-3 py-2 ${own ? '' : 'speech'}`}
      />
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" size="sm" variant="primary" disabled={!canSave}>
          {save.isPending ? t`Saving…` : own ? t`Send this version` : t`Save this version`}
        </Button>
        <Button size="sm" variant="quiet" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <p id={hint} className="text-sm text-soft">
          {busy ? t`It can be kept once the reply has ended.` : t`The old version stays, with all that followed it.`}
        </p>
      </div>
      {tooLong && (
        <p role="alert" className="mt-1.5 text-sm text-oxblood">
          <Plural value={excess} one="# character too long." other="# characters too long." />
        </p>
      )}
      {save.isError && (
        <p role="alert" className="mt-1.5 text-[0.9375rem] text-oxblood">
          <Trans>Not saved. {reason} What you wrote is kept here.</Trans>
        </p>
      )}
    </form>
  );
}

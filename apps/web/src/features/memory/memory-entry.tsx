import type { Memory } from '@dramatis/client/model';
import { memoryLimits } from '@dramatis/contract/limits';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { isComposing } from '@/lib/input-method.ts';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { Button } from '@/ui/button.tsx';
import { Confirm } from '@/ui/confirm.tsx';
import { useDeleteMemory, useUpdateMemory } from './mutations.ts';

/** One memory: what it says, which stretch it stands for, and what can be done with it. */
export function MemoryEntry({ memory, onJump }: { memory: Memory; onJump: (messageId: string) => void }) {
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const remove = useDeleteMemory(memory);
  const { messages } = memory;
  const wasEditing = useRef(false);
  useLayoutEffect(() => {
    // The form took the focus with it.
    if (wasEditing.current && !editing) edit.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return (
    <li className="border-b border-line py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
        <span className="tabular">{plural(messages, { one: '# message', other: '# messages' })}</span>
        {memory.edited && (
          <span className="text-brass">
            <Trans>in your words</Trans>
          </span>
        )}
        <Button
          size="sm"
          variant="quiet"
          className="ms-auto"
          aria-label={plural(messages, {
            one: 'Show its message',
            other: 'Show the first of its # messages',
          })}
          onClick={() => onJump(memory.fromMessageId)}
        >
          <Trans>Show the first</Trans>
        </Button>
      </div>
      {editing ? (
        <MemoryForm memory={memory} onClose={() => setEditing(false)} />
      ) : (
        <>
          <p dir="auto" className="mt-2 font-serif leading-relaxed break-words whitespace-pre-wrap">
            {memory.content || t`Nothing in it was worth keeping.`}
          </p>
          <div className="mt-2 flex gap-2">
            <Button ref={edit} size="sm" onClick={() => setEditing(true)}>
              <Trans>Edit</Trans>
            </Button>
            <Button size="sm" variant="quiet" onClick={() => setDeleting(true)}>
              <Trans>Forget</Trans>
            </Button>
          </div>
        </>
      )}
      {remove.isError && (
        <p role="alert" className="mt-1.5 text-sm text-oxblood">
          <Trans>Not forgotten.</Trans> {errorText(remove.error)}
        </p>
      )}
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={plural(messages, {
          one: 'Forget what is remembered of this message?',
          other: 'Forget what is remembered of these # messages?',
        })}
        action={{
          label: t`Forget for good`,
          busy: remove.isPending,
          run: () => remove.mutate(undefined, { onSettled: () => setDeleting(false) }),
        }}
      >
        <Trans>
          No later summing up brings it back. The messages themselves stay, and “What the model saw” still shows it for
          replies that were written with it.
        </Trans>
      </Confirm>
    </li>
  );
}

function MemoryForm({ memory, onClose }: { memory: Memory; onClose: () => void }) {
  // As it was when editing began: what came meanwhile is a conflict, and is told as one.
  const [{ content: was, revision }] = useState(memory);
  const [content, setContent] = useState(was);
  const save = useUpdateMemory(memory);
  const hint = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(was.length, was.length);
  }, [was]);
  const canSave = !save.isPending && content.trim() !== '' && content !== was;
  const reason = errorText(save.error);
  const submit = () => {
    if (canSave) save.mutate({ content, revision }, { onSuccess: onClose });
  };
  return (
    <form
      className="mt-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <AutoTextarea
        ref={area}
        rows={3}
        dir="auto"
        aria-label={t`What is remembered`}
        aria-describedby={hint}
        value={content}
        maxLength={memoryLimits.content}
        // What is typed while it is being saved would be lost.
        readOnly={save.isPending}
        onChange={(event) => setContent(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Escape') {
            // Not the panel as well, and not what was written.
            event.stopPropagation();
            if (content === was) onClose();
          }
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
        className="max-h-[60dvh] w-full overflow-y-auto rounded-md border border-line-strong bg-sheet px-3 py-2 font-serif leading-relaxed"
      />
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" size="sm" variant="primary" disabled={!canSave}>
          {save.isPending ? t`Saving…` : t`Save`}
        </Button>
        <Button size="sm" variant="quiet" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <p id={hint} className="text-sm text-soft">
          <Trans>It is never changed by the model again.</Trans>
        </p>
      </div>
      {save.isError && (
        <p role="alert" className="mt-1.5 text-[0.9375rem] text-oxblood">
          <Trans>Not saved. {reason} What you wrote is kept here.</Trans>
        </p>
      )}
    </form>
  );
}

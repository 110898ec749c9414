import type { Memory } from '@dramatis/client/model';
import { memoryLimits } from '@dramatis/contract/limits';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
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
  const covers = `${memory.messages.toLocaleString()} ${memory.messages === 1 ? 'message' : 'messages'}`;
  const wasEditing = useRef(false);
  useLayoutEffect(() => {
    // The form took the focus with it.
    if (wasEditing.current && !editing) edit.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return (
    <li className="border-b border-line py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
        <span className="tabular">{covers}</span>
        {memory.edited && <span className="text-brass">in your words</span>}
        <Button
          size="sm"
          variant="quiet"
          className="ms-auto"
          aria-label={`Show the first of its ${covers}`}
          onClick={() => onJump(memory.fromMessageId)}
        >
          Show the first
        </Button>
      </div>
      {editing ? (
        <MemoryForm memory={memory} onClose={() => setEditing(false)} />
      ) : (
        <>
          <p dir="auto" className="mt-2 font-serif leading-relaxed break-words whitespace-pre-wrap">
            {memory.content || 'Nothing in it was worth keeping.'}
          </p>
          <div className="mt-2 flex gap-2">
            <Button ref={edit} size="sm" onClick={() => setEditing(true)}>
              Edit
            </Button>
            <Button size="sm" variant="quiet" onClick={() => setDeleting(true)}>
              Forget
            </Button>
          </div>
        </>
      )}
      {remove.isError && (
        <p role="alert" className="mt-1.5 text-sm text-oxblood">
          Not forgotten. {errorText(remove.error)}
        </p>
      )}
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={`Forget what is remembered of these ${covers}?`}
        action={{
          label: 'Forget for good',
          busy: remove.isPending,
          run: () => remove.mutate(undefined, { onSettled: () => setDeleting(false) }),
        }}
      >
        No later summing up brings it back. The messages themselves stay, and “What the model saw” still shows it for
        replies that were written with it.
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
        aria-label="What is remembered"
        aria-describedby={hint}
        value={content}
        maxLength={memoryLimits.content}
        onChange={(event) => setContent(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
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
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        <Button size="sm" variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <p id={hint} className="text-sm text-soft">
          It is never changed by the model again.
        </p>
      </div>
      {save.isError && (
        <p role="alert" className="mt-1.5 text-[0.9375rem] text-oxblood">
          Not saved. {errorText(save.error)} What you wrote is kept here.
        </p>
      )}
    </form>
  );
}

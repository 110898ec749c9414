import { ApiError } from '@dramatis/client/errors';
import type { AttachmentForm, MessageAttachment } from '@dramatis/client/model';
import { useMemo } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';
import { localRecords } from '@/lib/local-records.ts';
import { refusalOf } from './attachment-checks.ts';

/** A file that is to go with a message that is not sent yet. */
export interface DraftAttachment {
  key: string;
  /** Of the conversation, as its unsent text has it. */
  textKey: string;
  name: string;
  size: number;
  state: 'uploading' | 'ready' | 'failed';
  /** How much of it has arrived, 0 to 1. */
  sent: number;
  error: string | null;
  /** Once the server has it. */
  attachment: MessageAttachment | null;
  /** How it may be sent. */
  forms: readonly AttachmentForm[];
}

/** Unsent ones are forgotten by the server after a day; more than these would be of no use. */
const MOST = 50;

const kept = localRecords('attachment', MOST);

const useDraftAttachments = create<{ drafts: readonly DraftAttachment[] }>(() => ({
  drafts: kept.ids().map(kept.read).filter(isReady),
}));

/** Those that are ready are kept for the next load. */
function setDrafts(next: (drafts: readonly DraftAttachment[]) => readonly DraftAttachment[]): void {
  const { drafts: before } = useDraftAttachments.getState();
  const drafts = next(before);
  useDraftAttachments.setState({ drafts });
  for (const draft of drafts) if (draft.state === 'ready' && !before.includes(draft)) kept.write(draft.key, draft);
  for (const { key } of before) if (!drafts.some((draft) => draft.key === key)) kept.remove(key);
}

// What another tab attached, changed, or sent.
kept.watch((key, now) =>
  useDraftAttachments.setState(({ drafts }) => {
    if (!isReady(now)) return { drafts: drafts.filter((draft) => draft.key !== key) };
    const isKnown = drafts.some((draft) => draft.key === key);
    return { drafts: isKnown ? drafts.map((draft) => (draft.key === key ? now : draft)) : [...drafts, now] };
  }),
);

function isReady(value: unknown): value is DraftAttachment {
  if (typeof value !== 'object' || value === null) return false;
  const text = (key: string) => typeof Reflect.get(value, key) === 'string';
  const attachment: unknown = Reflect.get(value, 'attachment');
  const isWhole = typeof attachment === 'object' && attachment !== null && 'id' in attachment && 'kind' in attachment;
  return text('key') && text('textKey') && text('name') && isWhole && Array.isArray(Reflect.get(value, 'forms'));
}

/** What is under way, with the file to try again. */
const uploads = new Map<string, { file: File; abort: AbortController }>();

function change(key: string, next: Partial<DraftAttachment>): void {
  setDrafts((drafts) => drafts.map((draft) => (draft.key === key ? { ...draft, ...next } : draft)));
}

/** Uploads files for the next message of a conversation. */
export function addDrafts(textKey: string, files: readonly File[]): void {
  for (const file of files) {
    const key = uuidv7();
    const error = refusalOf(file);
    const state = error === null ? ('uploading' as const) : ('failed' as const);
    const draft = {
      key,
      textKey,
      name: file.name,
      size: file.size,
      state,
      sent: 0,
      error,
      attachment: null,
      forms: [],
    };
    setDrafts((drafts) => [...drafts, draft]);
    if (error === null) void upload(key, file);
  }
}

async function upload(key: string, file: File): Promise<void> {
  const abort = new AbortController();
  uploads.set(key, { file, abort });
  change(key, { state: 'uploading', sent: 0, error: null });
  try {
    const {
      forms,
      durationMs: _,
      pages: __,
      ...attachment
    } = await api.uploadAttachment(file, file.name, {
      onProgress: (sent) => change(key, { sent }),
      signal: abort.signal,
    });
    uploads.delete(key);
    const { drafts } = useDraftAttachments.getState();
    const own = drafts.find((draft) => draft.key === key);
    const twin = drafts.find((draft) => draft.textKey === own?.textKey && draft.attachment?.id === attachment.id);
    // The same file twice goes once.
    if (twin) return removeDraft(key);
    change(key, {
      state: 'ready',
      attachment: { ...attachment, as: forms[0]?.as ?? 'file' },
      forms: forms.map(({ as }) => as),
    });
  } catch (error) {
    if (abort.signal.aborted) return;
    // What the server refused once, it refuses again.
    if (error instanceof ApiError && error.code.startsWith('file_')) uploads.delete(key);
    change(key, { state: 'failed', error: errorText(error) });
  }
}

/** Null: it was refused before it was sent, so that trying again would not help. */
export function retryOf(key: string): (() => void) | null {
  const file = uploads.get(key)?.file;
  return file ? () => void upload(key, file) : null;
}

export function removeDraft(key: string): void {
  uploads.get(key)?.abort.abort();
  uploads.delete(key);
  setDrafts((drafts) => drafts.filter((draft) => draft.key !== key));
}

export function chooseForm(key: string, as: AttachmentForm): void {
  const draft = useDraftAttachments.getState().drafts.find((each) => each.key === key);
  if (draft?.attachment) change(key, { attachment: { ...draft.attachment, as } });
}

/** Takes what is ready for the message that is sent now. */
export function takeDrafts(textKey: string): MessageAttachment[] {
  const { drafts } = useDraftAttachments.getState();
  const taken = drafts.filter((draft) => draft.textKey === textKey && draft.attachment !== null);
  setDrafts(() => drafts.filter((draft) => !taken.includes(draft)));
  return taken.flatMap(({ attachment }) => attachment ?? []);
}

/** A message that was not sent gives back what it carried. */
export function putBackDrafts(textKey: string, attachments: readonly MessageAttachment[]): void {
  const back = attachments.map((attachment): DraftAttachment => ({
    key: uuidv7(),
    textKey,
    name: attachment.name,
    size: attachment.size,
    state: 'ready',
    sent: 1,
    error: null,
    attachment,
    forms: [attachment.as],
  }));
  setDrafts((drafts) => [...back, ...drafts]);
}

/** A new chat has become a session: what was attached meanwhile goes along. */
export function moveDrafts(from: string, to: string): void {
  setDrafts((drafts) => drafts.map((draft) => (draft.textKey === from ? { ...draft, textKey: to } : draft)));
}

export function useDrafts(textKey: string): readonly DraftAttachment[] {
  const drafts = useDraftAttachments((state) => state.drafts);
  return useMemo(() => drafts.filter((draft) => draft.textKey === textKey), [drafts, textKey]);
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { FileDrop } from '@/ui/file-drop.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import type { Message, MessageAttachment, Modality, Session, SessionSettings } from '@dramatis/client/model';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState, type ReactNode } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useConnection } from '@/lib/connection.ts';
import { errorText } from '@/lib/error-text.ts';
import { Announcer } from './announcer.tsx';
import { CitationView } from './citations.tsx';
import { Composer } from './composer.tsx';
import { composerText, setComposerText } from './composer-text.ts';
import { withoutHidden } from './branch.ts';
import { useDeletions } from './deletions.ts';
import { addDrafts, moveDrafts, putBackDrafts } from './draft-attachments.ts';
import { deliver, deliverInTurn, sendUnsent } from './deliver.ts';
import { ContextInspector } from './context-inspector.tsx';
import { DeletionNotice } from './deletion-notice.tsx';
import { greeted, greetingIndex, greetingMessage } from './greeting.ts';
import { useAsOfNow } from './live-replies.ts';
import { useContinue, useRegenerate, useSelectBranch, useStopReply } from './mutations.ts';
import { chooseForNewChat, forgetNewChat } from './new-chats.ts';
import { bindConversation, dropSend, isNewChat, placeOf, useOutbox, watchArrival, type PendingSend } from './outbox.ts';
import { SceneAnnouncer } from './scene-note.tsx';
import { openingScene, sceneNotes, sceneText, type NameOfPlace, type Scene } from './scene-notes.ts';
import { OtherBranchDialog } from './other-branch-dialog.tsx';
import { Playbill, ThreadSkeleton } from './playbill.tsx';
import { branchOf, messagesQuery } from './queries.ts';
import type { ThreadActions } from './thread-actions.ts';
import { Thread, type ThreadHandle } from './thread.tsx';
import { forgetOlder } from './threads.ts';
import { useJump, type Jump } from './use-jump.ts';
import { useDeletion } from './use-deletion.ts';

const nothing: readonly Message[] = [];
const noScene: Scene = { worldTime: '', storyPosition: null };

export interface Partner {
  id: string | null;
  name: string;
  tagline: string;
  avatarUrl: string | null;
}

/** A thread and its composer. Without a session it is a new chat: nothing is stored until the first message. */
export function Conversation({
  conversation,
  sessionId,
  session,
  partner,
  notebookId,
  nameOfPlace,
  greetings,
  settings,
  place,
  readOnly,
  jump,
  takes,
  onArrived,
  onSession,
}: {
  /** Stable name of this conversation, also while it becomes a session. */
  conversation: string;
  sessionId: string | null;
  session: Session | null;
  partner: Partner;
  /** What it is grounded in. */
  notebookId: string | null;
  /** Of the story that it is grounded in. */
  nameOfPlace: NameOfPlace;
  /** What the character may say first, one of it shown before anything is stored. */
  greetings: readonly string[];
  /** Of a new chat. */
  settings: SessionSettings;
  /** Of a new chat. */
  place: string;
  /** Stands in for the composer where nothing can be said. */
  readOnly: ReactNode;
  /** A message to open the thread at. */
  jump: Jump | null;
  /** What the model can be given; null: not known yet. */
  takes: readonly Modality[] | null;
  /** It is shown, or given up. */
  onArrived: () => void;
  onSession: (sessionId: string) => void;
}) {
  const thread = useRef<ThreadHandle>(null);
  const queryClient = useQueryClient();
  useEffect(
    () => (sessionId === null ? undefined : () => forgetOlder(queryClient, sessionId)),
    [queryClient, sessionId],
  );

  // How often it is asked for is looked at whenever this is drawn.
  useConnection(({ connection }) => connection);
  const query = useInfiniteQuery({ ...messagesQuery(sessionId ?? ''), enabled: sessionId !== null });
  const hidden = useDeletions((deletions) => deletions.hidden);
  const messages = useMemo(
    () => (query.data ? withoutHidden(branchOf(query.data), hidden) : nothing),
    [query.data, hidden],
  );
  const last = messages.at(-1);
  const sends = useOutbox((outbox) => outbox.sends);
  const pending = useMemo(() => sends.filter((send) => send.conversation === conversation), [sends, conversation]);

  const textKey = sessionId ?? `new:${place}`;
  const arrive = useEffectEvent((created: string) => {
    bindConversation(conversation, created);
    // Typed while the first message was on its way.
    setComposerText(created, composerText(textKey));
    setComposerText(textKey, '');
    moveDrafts(textKey, created);
    onSession(created);
  });
  useEffect(
    () => (sessionId === null ? watchArrival(conversation, (created) => arrive(created)) : undefined),
    [conversation, sessionId],
  );
  useEffect(() => {
    if (sessionId !== null && isNewChat(conversation)) forgetNewChat(placeOf(conversation));
  }, [conversation, sessionId]);
  useEffect(sendUnsent, []);
  const send = (content: string, attachments: readonly MessageAttachment[]) =>
    deliverInTurn({
      clientMessageId: uuidv7(),
      conversation,
      sessionId,
      // The last message shown. A tab that is behind then adds a sibling to what it has not seen, instead of answering it.
      parentId: last?.id,
      characterId: partner.id,
      notebookId,
      content,
      attachments,
      settings,
      state: 'sending',
      error: null,
    });
  const sendAgain = (failed: PendingSend) => {
    // Of those that wait the first: the others follow.
    const first = failed.lost ? (pending.find(({ lost }) => lost) ?? failed) : failed;
    // It stands at the end of what is shown, so it answers that: what it answered at first may be gone by now.
    void deliver({ ...first, parentId: last?.id });
  };
  const stop = useStopReply();
  const regenerate = useRegenerate();
  const goOn = useContinue();
  const selectBranch = useSelectBranch(sessionId ?? '');
  const { remove, undo } = useDeletion(messages, selectBranch.mutate);

  const display = session?.citations ?? settings.citations ?? 'shown';
  const citationView = useMemo(() => ({ display, notebookId }), [display, notebookId]);

  const arriving = useJump({ jump, sessionId, ready: query.isSuccess, messages, thread, onArrived });

  const writingId = useWritingId(last);
  const { worldTime, storyPosition } = session ?? noScene;
  const scene = useMemo<Scene>(() => ({ worldTime, storyPosition }), [worldTime, storyPosition]);
  const [begun, setBegun] = useState<{ messageId: string; scene: Scene } | null>(null);
  if (session !== null && writingId !== null && begun?.messageId !== writingId)
    setBegun({ messageId: writingId, scene });
  const next = session === null || readOnly !== null ? null : scene;
  const scenes = useMemo(() => sceneNotes(messages, { next, begun }), [messages, next, begun]);

  const sending = pending.some((each) => each.state !== 'failed');
  const elsewhere = session?.generatingMessageId ?? null;
  const stoppable = writingId ?? (last && elsewhere !== last.id ? elsewhere : null);
  const busy = sending || stoppable !== null || regenerate.isPending || goOn.isPending;

  const mode = sessionId === null || readOnly !== null ? 'read-only' : busy ? 'busy' : 'open';
  const regenerateNow = regenerate.mutate;
  const goOnNow = goOn.mutate;
  const selectNow = selectBranch.mutate;
  const actions = useMemo<ThreadActions>(
    () => ({
      mode,
      regenerate: ({ id }) => regenerateNow(id),
      goOn: ({ id }) => goOnNow(id),
      remove,
      select: (_, siblingId) =>
        sessionId === null
          ? chooseForNewChat(place, { greeting: greetingIndex(siblingId) })
          : selectNow({ to: siblingId }),
    }),
    [mode, regenerateNow, goOnNow, remove, selectNow, sessionId, place],
  );
  const focusEnd = useCallback(() => thread.current?.focusEnd(), []);
  const { fetchNextPage } = query;
  const loadOlder = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  const reason = errorText(query.error);
  const opening = openingScene(messages)?.worldTime ?? session?.worldTime ?? settings.worldTime ?? '';
  return (
    <FileDrop
      label={t`Drop it here to send it along`}
      className="flex min-h-0 flex-1 flex-col"
      onFiles={(files) => readOnly === null && addDrafts(textKey, files)}
    >
      {sessionId !== null && query.isPending ? (
        <ThreadSkeleton />
      ) : query.isError && !query.data ? (
        <div className="mx-auto w-full max-w-[44rem] flex-1 px-5 pt-12">
          <RetryNotice onRetry={() => void query.refetch()}>
            <Trans>This session could not be read. {reason}</Trans>
          </RetryNotice>
        </div>
      ) : (
        <CitationView value={citationView}>
          <Thread
            ref={thread}
            heading={<Playbill partner={partner} worldTime={opening} />}
            messages={sessionId === null ? greeted(greetings, settings.greeting ?? 0) : messages}
            scenes={scenes}
            nameOfPlace={nameOfPlace}
            pending={pending}
            name={partner.name}
            older={{ more: query.hasNextPage, loading: query.isFetchingNextPage, load: loadOlder }}
            actions={actions}
            notice={sessionId !== null && <DeletionNotice sessionId={sessionId} onUndo={undo} onFocusLost={focusEnd} />}
            onRetry={busy ? null : sendAgain}
            onDiscard={(failed: PendingSend) => {
              const typed = composerText(textKey);
              setComposerText(textKey, typed === '' ? failed.content : `${failed.content}\n\n${typed}`);
              putBackDrafts(textKey, failed.attachments ?? []);
              dropSend(failed.clientMessageId);
            }}
          />
        </CitationView>
      )}
      <OtherBranchDialog {...arriving} />
      <SceneAnnouncer scene={next} text={scenes.ahead ? sceneText(scenes.ahead, nameOfPlace, true) : ''} />
      <Announcer messageId={writingId} name={partner.name} />
      {sessionId !== null && <ContextInspector sessionId={sessionId} parentId={last?.id} textKey={textKey} />}
      {readOnly ?? (
        <Composer
          textKey={textKey}
          name={partner.name}
          hint={session?.status === 'closed' ? t`This session is closed. Your next line opens it again.` : null}
          busy={busy}
          takes={takes}
          onSend={(content, attachments) => {
            thread.current?.toLatest();
            send(content, attachments);
          }}
          onStop={stoppable === null ? null : () => stop.mutate(stoppable)}
        />
      )}
    </FileDrop>
  );
}

/** The reply that is being written at the end of the branch, by the latest that is known of it. */
function useWritingId(last: Message | undefined): string | null {
  const now = useAsOfNow(last ?? noMessage);
  return now.status === 'streaming' ? now.id : null;
}

const noMessage = greetingMessage([''], 0);

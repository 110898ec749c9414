import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { SlidersHorizontal, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { Link, useMatch, useNavigate, useSearchParams } from 'react-router';
import { paths } from '@/app/paths.ts';
import { characterQuery } from '@/features/characters/queries.ts';
import { Conversation } from '@/features/chat/conversation.tsx';
import { Grounding } from '@/features/chat/grounding.tsx';
import { greetingsOf } from '@/features/chat/greeting.ts';
import { inspectNext } from '@/features/chat/inspection.ts';
import { chooseForNewChat, useNewChat } from '@/features/chat/new-chats.ts';
import { newChatPlace, useConversationKey } from '@/features/chat/outbox.ts';
import { ThreadSkeleton } from '@/features/chat/playbill.tsx';
import { messagesQuery } from '@/features/chat/queries.ts';
import { MemoryPanel } from '@/features/memory/memory-panel.tsx';
import { metaQuery, modelsOf, takesOf } from '@/features/meta/queries.ts';
import { usePlaceName } from '@/features/notebooks/place-name.ts';
import { PositionField } from '@/features/notebooks/position-field.tsx';
import { notebookQuery } from '@/features/notebooks/queries.ts';
import { ArchivedNotice } from '@/features/sessions/archived-notice.tsx';
import { useDeletedSessions } from '@/lib/deleted-sessions.ts';
import { useUpdateSession } from '@/features/sessions/mutations.ts';
import { sessionQuery } from '@/features/sessions/queries.ts';
import { SessionTitle } from '@/features/sessions/session-title.tsx';
import { PersonaPicker } from '@/features/personas/persona-picker.tsx';
import { SettingsPanel, type Scene } from '@/features/sessions/settings-panel.tsx';
import { useSessionActions } from '@/features/sessions/use-session-actions.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { IconButton } from '@/ui/icon-button.tsx';
import { MenuButton } from '@/ui/menu-button.tsx';
import { MoreMenu } from '@/ui/more-menu.tsx';
import { Page } from '@/ui/page.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';

/** A new chat with a character or in a notebook, or a session. */
export function Component() {
  const sessionId = useMatch(paths.session.pattern)?.params.sessionId ?? null;
  const withCharacter = useMatch(paths.newChat.pattern)?.params.characterId ?? null;
  const notebookId = useMatch(paths.newNotebookChat.pattern)?.params.notebookId ?? null;
  const [search] = useSearchParams();
  const characterId = notebookId === null ? withCharacter : search.get('character');
  const newChat = { characterId, notebookId };
  const conversation = useConversationKey({
    sessionId,
    newChat: sessionId === null ? newChatPlace(newChat) : null,
  });
  return <ChatScreen key={conversation} conversation={conversation} sessionId={sessionId} newChat={newChat} />;
}

const emptyScene: Scene = {
  userPersona: '',
  worldTime: '',
  storyPosition: null,
  citations: 'shown',
  answeredBy: 'model',
  modelSettings: {},
};

function ChatScreen({
  conversation,
  sessionId,
  newChat,
}: {
  conversation: string;
  sessionId: string | null;
  newChat: { characterId: string | null; notebookId: string | null };
}) {
  const navigate = useNavigate();
  const [place, setPlace] = useSearchParams();
  const messageId = place.get('message');
  const [sceneOpen, setSceneOpen] = useState(false);
  const [memoryOpen, setMemoryOpen] = useState(false);
  const newPlace = newChatPlace(newChat);
  // Of a new chat, until its first message takes it along.
  const { greeting: chosenGreeting = 0, ...chosenScene } = useNewChat(newPlace) ?? {};
  const sessionState = useQuery({ ...sessionQuery(sessionId ?? ''), enabled: sessionId !== null });
  const session = sessionState.data ?? null;
  const meta = useQuery(metaQuery);
  const update = useUpdateSession(sessionId ?? '');
  const characterId = session ? (session.character?.id ?? null) : newChat.characterId;
  const character = useQuery({ ...characterQuery(characterId ?? ''), enabled: characterId !== null });
  // A new chat is begun in the notebook of whom it is with, unless the address says otherwise.
  const offered = sessionId === null && newChat.notebookId === null ? (character.data?.notebook ?? null) : null;
  const offeredState = useQuery({ ...notebookQuery(offered?.id ?? ''), enabled: offered !== null });
  // It may have been deleted since the character was read.
  const ground = offeredState.data === null || isNotFound(offeredState.error) ? null : offered;
  const takesGround = place.get('notebook') !== 'none';
  const newNotebookId = newChat.notebookId ?? (takesGround ? (ground?.id ?? null) : null);
  const notebookId = session ? (session.notebookId ?? null) : newNotebookId;
  const notebook = useQuery({ ...notebookQuery(notebookId ?? ''), enabled: notebookId !== null });

  const hasAgent = notebook.data?.engine === 'ragflow' && meta.data?.answerers?.includes('ragflow_agent') === true;
  const nameOfPlace = usePlaceName(notebookId);
  const deleted = useDeletedSessions(({ ids }) => sessionId !== null && ids.has(sessionId));
  // Asked for beside the session, not after it; the thread reads it from the cache.
  useInfiniteQuery({
    ...messagesQuery(sessionId ?? ''),
    enabled: sessionId !== null && !deleted,
    notifyOnChangeProps: [],
  });

  const sessionActions = useSessionActions(session);
  const characterActions =
    characterId === null
      ? []
      : [
          { label: t`Edit character`, run: () => void navigate(paths.editCharacter.to(characterId)) },
          { label: t`All their sessions`, run: () => void navigate(paths.sessions.to({ character: characterId })) },
        ];

  const previewActions =
    session === null || session.status === 'archived'
      ? []
      : [{ label: t`Preview what the model will see`, run: inspectNext }];

  const memoryActions = session === null ? [] : [{ label: t`What is remembered`, run: () => setMemoryOpen(true) }];

  if (deleted) return <Failure what="session" error={null} retry={() => {}} />;
  if (sessionId !== null) {
    if (sessionState.error && (isNotFound(sessionState.error) || !session))
      return <Failure what="session" error={sessionState.error} retry={() => void sessionState.refetch()} />;
  } else if (
    newChat.notebookId !== null &&
    (notebook.data === null || (notebook.error && (isNotFound(notebook.error) || !notebook.data)))
  )
    return <Failure what="notebook" error={notebook.error} retry={() => void notebook.refetch()} />;
  else if (character.error && (isNotFound(character.error) || !character.data))
    return <Failure what="character" error={character.error} retry={() => void character.refetch()} />;

  const known = character.data ?? session?.character;
  const isAssistant = characterId === null && notebookId !== null;
  const partner = {
    id: characterId,
    name: known?.name ?? (isAssistant ? t`Assistant` : ''),
    tagline:
      known?.tagline ?? (isAssistant && notebook.data ? t`Answers from ${{ notebook: notebook.data.name }}` : ''),
    avatarUrl: known?.avatarUrl ?? null,
  };
  const greetings = character.data
    ? greetingsOf(character.data, { character: character.data.nickname || partner.name })
    : [];
  // The character may have been changed since it was chosen.
  const greeting = chosenGreeting < greetings.length ? chosenGreeting : 0;
  const newScene: Scene = { ...emptyScene, ...chosenScene };
  const scene: Scene = session
    ? {
        userPersona: session.userPersona,
        worldTime: session.worldTime,
        storyPosition: session.storyPosition,
        citations: session.citations ?? 'shown',
        answeredBy: session.answeredBy ?? 'model',
        modelSettings: session.modelSettings,
      }
    : newScene;
  // What is of notebooks alone is not said of a chat in none.
  const { userPersona, worldTime, modelSettings } = newScene;
  const newSettings = { ...(notebookId === null ? { userPersona, worldTime, modelSettings } : newScene), greeting };
  const ofCharacter = characterId === null ? null : paths.newChat.to(characterId);
  const anew = notebookId === null ? ofCharacter : paths.newNotebookChat.to(notebookId, characterId);
  const title = session?.title ?? (partner.name === '' ? t`Session` : t`With ${{ name: partner.name }}`);
  return (
    <div className="flex h-full flex-col">
      <title>{`${title} · Dramatis`}</title>
      <header className="flex h-14 shrink-0 items-center gap-1 border-b border-line px-4 sm:px-5">
        <MenuButton />
        <div className="flex min-w-0 flex-1 flex-col sm:flex-row sm:items-baseline sm:gap-4">
          <div className="flex min-w-0 items-baseline gap-3 sm:shrink-0">
            <span
              className="voice small-caps truncate font-serif text-[1.0625rem] leading-tight"
              style={voiceStyle(partner.name)}
            >
              {partner.name}
            </span>
            {notebookId !== null && notebook.data && (
              <Link
                to={paths.notebook.to(notebookId)}
                aria-label={t`Notebook: ${{ name: notebook.data.name }}`}
                className="min-w-0 truncate text-sm text-brass underline decoration-brass-line underline-offset-4 hover:text-ink sm:max-w-60"
              >
                {notebook.data.name}
              </Link>
            )}
          </div>
          {session ? (
            <SessionTitle session={session} />
          ) : (
            <h1 className="truncate text-[0.9375rem] text-soft">
              <Trans>New chat</Trans>
            </h1>
          )}
        </div>
        <IconButton label={t`The scene`} onClick={() => setSceneOpen(true)}>
          <SlidersHorizontal aria-hidden />
        </IconButton>
        {anew !== null && sessionId !== null && (
          <IconButton
            label={isAssistant ? t`New chat in this notebook` : t`New chat with ${{ name: partner.name }}`}
            onClick={() => void navigate(anew)}
          >
            <SquarePen aria-hidden />
          </IconButton>
        )}
        <MoreMenu
          label={t`More`}
          actions={[...previewActions, ...memoryActions, ...sessionActions, ...characterActions]}
        />
      </header>
      {ground && (
        <Grounding
          name={ground.name}
          taken={takesGround}
          onChange={(taken) => setPlace(taken ? {} : { notebook: 'none' }, { replace: true })}
        />
      )}
      {partner.name === '' && (sessionId === null || !session) ? (
        <ThreadSkeleton />
      ) : (
        <Conversation
          conversation={conversation}
          sessionId={sessionId}
          session={session}
          partner={{ ...partner, name: partner.name || t`Nobody` }}
          greetings={greetings}
          place={newPlace}
          notebookId={notebookId}
          nameOfPlace={nameOfPlace}
          settings={sessionId === null ? newSettings : {}}
          readOnly={session?.status === 'archived' ? <ArchivedNotice session={session} /> : null}
          takes={meta.data ? takesOf(meta.data, scene.modelSettings.model) : null}
          jump={messageId === null ? null : { messageId, elsewhere: place.get('branch') === 'other' }}
          onArrived={() => setPlace({}, { replace: true })}
          onSession={(created) => void navigate(paths.session.to(created), { replace: true })}
        />
      )}
      {sessionId !== null && (
        <MemoryPanel
          open={memoryOpen}
          onOpenChange={setMemoryOpen}
          sessionId={sessionId}
          onJump={(message) => {
            setMemoryOpen(false);
            setPlace({ message }, { replace: true });
          }}
        />
      )}
      <SettingsPanel
        personas={PersonaPicker}
        positions={PositionField}
        notebookId={notebookId}
        hasAgent={hasAgent}
        models={meta.data ? modelsOf(meta.data) : []}
        open={sceneOpen}
        onOpenChange={setSceneOpen}
        name={partner.name}
        scene={scene}
        save={
          sessionId === null
            ? async (change) => chooseForNewChat(newPlace, change)
            : (change) => update.mutateAsync(change)
        }
      />
    </div>
  );
}

const noSuch = {
  character: msg`No such character.`,
  notebook: msg`No such notebook.`,
  session: msg`No such session.`,
};

/** Without an error, what was here has been deleted. */
function Failure({ what, error, retry }: { what: keyof typeof noSuch; error: Error | null; retry: () => void }) {
  const gone = error === null || isNotFound(error);
  return (
    <Page>
      <title>{`${gone ? t`Not found` : t`Not read`} · Dramatis`}</title>
      <ScreenMessage
        title={gone ? i18n._(noSuch[what]) : t`This could not be read.`}
        actions={
          <>
            {!gone && (
              <Button variant="primary" onClick={retry}>
                <Trans>Try again</Trans>
              </Button>
            )}
            <Link to={paths.gallery.to()} className={buttonClass({ variant: gone ? 'primary' : 'outline' })}>
              <Trans>Back to the cast</Trans>
            </Link>
          </>
        }
      >
        {gone ? t`It was deleted, or the address is mistyped.` : errorText(error)}
      </ScreenMessage>
    </Page>
  );
}

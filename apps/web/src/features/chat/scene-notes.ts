import { t } from '@lingui/core/macro';
import type { Message } from '@dramatis/client/model';

/** When a reply plays, and how far the story is known in it. */
export type Scene = NonNullable<Message['metadata']['scene']>;

type StoryPosition = NonNullable<Scene['storyPosition']>;

/** What of a scene became another; `storyPosition` null: all of the story is known. */
export type SceneChange = Partial<Scene>;

/** What the end of a branch is seen by. */
interface SceneNow {
  /** Of the session: what its next reply is written in. Null: there is no next one. */
  next: Scene | null;
  /** Of the reply that is being written, which only tells its own when it has ended. */
  begun: { messageId: string; scene: Scene } | null;
}

export interface SceneNotes {
  /** By the message that a note stands above. */
  above: ReadonlyMap<string, SceneChange>;
  /** From the last reply of the branch to the next one. */
  ahead: SceneChange | null;
}

const unset: Scene = { worldTime: '', storyPosition: null };

/**
 * Where the scene of a branch changed. The scene of its first reply is its opening, and no change. A note stands above what the
 * person said in the new scene, where they stood when they changed it.
 * @param messages of one branch, oldest first; it may begin in the middle
 */
export function sceneNotes(messages: readonly Message[], { next, begun }: SceneNow): SceneNotes {
  const above = new Map<string, SceneChange>();
  let known: Scene | null = null;
  let turn: string | null = null;
  for (const message of messages) {
    turn ??= message.id;
    if (message.role !== 'assistant') continue;
    const scene = begun?.messageId === message.id && message.status === 'streaming' ? begun.scene : sceneOf(message);
    const change = known && scene && changeOf(known, scene);
    if (change) above.set(turn, change);
    known = scene ?? known;
    turn = null;
  }
  return { above, ahead: known && next && changeOf(known, next) };
}

/** Of the first reply that is known to have one; null: there is none. */
export function openingScene(messages: readonly Message[]): Scene | null {
  for (const message of messages) {
    const scene = message.role === 'assistant' ? sceneOf(message) : null;
    if (scene) return scene;
  }
  return null;
}

/** Null: a greeting, or what else no model wrote. */
function sceneOf({ metadata, status }: Message): Scene | null {
  if (metadata.scene) return metadata.scene;
  // Whatever a model has written to its end says whether that was the emulator.
  return metadata.demo === undefined || status === 'streaming' ? null : unset;
}

function changeOf(before: Scene, after: Scene): SceneChange | null {
  const moved =
    before.storyPosition?.sourceId !== after.storyPosition?.sourceId ||
    before.storyPosition?.chapter !== after.storyPosition?.chapter;
  const worldTime = after.worldTime.trim();
  const change = {
    ...(before.worldTime.trim() === worldTime ? {} : { worldTime }),
    ...(moved ? { storyPosition: after.storyPosition } : {}),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/** What a place in the story is called; null: not known, or not there any more. */
export type NameOfPlace = (position: StoryPosition) => string | null;

/**
 * A change in words.
 * @param ahead it holds from the next reply on
 */
export function sceneText(change: SceneChange, nameOf: NameOfPlace, ahead: boolean): string {
  const parts: string[] = [];
  if (change.worldTime !== undefined) parts.push(timeText(change.worldTime.replace(/\s+/g, ' ')));
  if (change.storyPosition !== undefined) parts.push(placeText(change.storyPosition, nameOf));
  const text = parts.join(' ');
  return ahead ? t`From the next reply on: ${text}` : text;
}

function timeText(worldTime: string): string {
  if (worldTime === '') return t`No world time.`;
  return /[.!?…]$/.test(worldTime) ? t`World time: ${worldTime}` : t`World time: ${worldTime}.`;
}

function placeText(position: StoryPosition | null, nameOf: NameOfPlace): string {
  if (position === null) return t`The whole story is known.`;
  const name = nameOf(position);
  if (name !== null) return t`The story has come to ${name}.`;
  const { chapter } = position;
  return chapter === 0 ? t`The story is before its first chapter.` : t`The story has come to chapter ${chapter}.`;
}

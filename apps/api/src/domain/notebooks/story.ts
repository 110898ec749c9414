import type { StoryPosition } from '@dramatis/contract/sessions';

/** A document as far as the order of a story goes. */
export interface StorySource {
  readonly id: string;
  readonly name: string;
  /** How many chapters could be told in it; null: it is not read yet. */
  readonly chapters: number | null;
}

/** How far a story has come, and in what. */
export interface Story {
  readonly position: StoryPosition;
  /** Of the notebook, in the order of the story; empty where there is none. */
  readonly sources: readonly StorySource[];
}

/** The document that the story has come to; undefined: it is gone. */
export function sourceNow({ position, sources }: Story): StorySource | undefined {
  return sources.find(({ id }) => id === position.source_id);
}

/** Whether the document is known whole because there are no chapters to end at. */
export function isWithoutChapters(story: Story): boolean {
  return sourceNow(story)?.chapters === 0;
}

/** Whether a place stands behind the story position. One that cannot be told may: it is taken to. */
export function isAfter(place: StoryPosition, story: Story): boolean {
  const { position, sources } = story;
  if (place.source_id === position.source_id) return place.chapter > position.chapter && !isWithoutChapters(story);
  const at = sources.findIndex(({ id }) => id === place.source_id);
  const now = sources.findIndex(({ id }) => id === position.source_id);
  return at === -1 || now === -1 || at > now;
}

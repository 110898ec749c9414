import { isJsonObject, type JsonObject } from '../json.ts';
import { isAfter, type Story } from '../notebooks/story.ts';

/** From where in a story on somebody knows what an entry says. */
export interface KnownFrom {
  /** Of the file: ids are others in another installation. */
  source: string;
  sourceId: string | null;
  /** From 1; 0 in front of the first chapter, and where there are none. */
  chapter: number;
}

/** Where our own fields stand among the extensions of an entry. */
const OWN = 'dramatis';

export function knownFromExtension({ source, sourceId, chapter }: KnownFrom): JsonObject {
  const id = sourceId === null ? {} : { source_id: sourceId };
  return { [OWN]: { known_from: { source, ...id, chapter } } };
}

/** @returns null for an entry that is bound to no place, or not in this form */
export function readKnownFrom(extensions: JsonObject): KnownFrom | null {
  const own = extensions[OWN];
  const place = isJsonObject(own) ? own['known_from'] : undefined;
  if (!isJsonObject(place)) return null;
  const { source, source_id: sourceId, chapter } = place;
  if (typeof source !== 'string' || typeof chapter !== 'number' || chapter < 0) return null;
  return { source, sourceId: typeof sourceId === 'string' ? sourceId : null, chapter };
}

/**
 * Whether a place stands behind a story position: in a later source, or in a later chapter of the same. One that cannot be
 * told is taken to. A source is found by its id, else by its name if no other of the notebook has it.
 */
export function isLater({ source, sourceId, chapter }: KnownFrom, story: Story): boolean {
  const known = [story.position.source_id, ...story.sources.map(({ id }) => id)];
  const byName = story.sources.filter(({ name }) => name === source);
  const id = known.find((each) => each === sourceId) ?? (byName.length === 1 ? byName[0]?.id : undefined);
  return id === undefined || isAfter({ source_id: id, chapter }, story);
}

import { isJsonObject, type JsonObject } from '../json.ts';

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
 * Whether a place stands behind a story position: in a later source, or in a later chapter of the same. A place in a
 * source that the notebook has not is not.
 * @param sources of the notebook in the order of the story. One is found by its id, else by its name if no other has it
 */
export function isLater(
  { source, sourceId, chapter }: KnownFrom,
  position: { sourceId: string; chapter: number },
  sources: readonly { id: string; name: string }[],
): boolean {
  let at = sources.findIndex(({ id }) => id === sourceId);
  if (at === -1) {
    at = sources.findIndex(({ name }) => name === source);
    if (at !== sources.findLastIndex(({ name }) => name === source)) at = -1;
  }
  const now = sources.findIndex(({ id }) => id === position.sourceId);
  if (at === -1 || now === -1) return false;
  return at > now || (at === now && chapter > position.chapter);
}

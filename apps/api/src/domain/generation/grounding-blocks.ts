import type { RetrievalOutcome } from '@dramatis/contract/contexts';
import type { NumberedPassage } from '../citations/cite.ts';
import { block, type Block } from './blocks.ts';
import type { Grounding } from './grounding.ts';

const HEADING = 'Passages';

const ASKING =
  'Passages from the documents stand behind the last message, each with its number. Answer from them. Put the number of a passage in square brackets right behind what you take from it, such as [1], or [1][2] for two; use no number that is not there. Where they do not say, say that they do not, and make nothing up.';

const PLAYING_FROM_THEM =
  "Passages from {{char}}'s own story stand behind the last message, each with its number. {{char}} knows what they say as something lived, heard or read, and tells it in {{char}}'s own way, with a short quote where it fits. Put the number of a passage in square brackets right behind what is taken from it, such as [1], or [1][2] for two; use no number that is not there. Where they do not say, {{char}} does not know it for certain, and makes up no facts of the story.";

const WITHOUT: Readonly<Record<Exclude<RetrievalOutcome, 'found'>, string>> = {
  nothing: 'Nothing in the documents was found for this. Cite nothing, and do not make up what they might say.',
  failed: 'The documents could not be searched this time. Cite nothing, and do not make up what they might say.',
  late: 'The documents could not be searched in time. Cite nothing, and do not make up what they might say.',
};

/** How passages are to be used: the same from turn to turn. */
export function citingBlock(isCharacter: boolean, expand: (text: string) => string): Block {
  return block('system_prompt', 'system', isCharacter ? expand(PLAYING_FROM_THEM) : ASKING);
}

/** The passages for one reply, or why there are none. */
export function passageBlocks({ outcome, passages }: Grounding): Block[] {
  if (outcome !== 'found') return [block('passage', 'user', WITHOUT[outcome], { heading: HEADING })];
  return passages.map(passageBlock);
}

function passageBlock({ n, passage }: NumberedPassage): Block {
  const { id, source_id: sourceId, source_name: name, chapter, page } = passage;
  const place = [
    name,
    ...(chapter === null ? [] : [`chapter ${chapter.number}`]),
    ...(page === null ? [] : [`page ${page}`]),
  ].join(', ');
  return block('passage', 'user', `[${n}] ${oneLine(passage.text)} (${oneLine(place)})`, {
    heading: HEADING,
    label: place,
    passage: { id, sourceId, n },
  });
}

/** On one line, so that no heading or number can be made of a document's own; its notes keep theirs, in other brackets. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/\[(\d{1,3})\]/g, '($1)')
    .trim();
}

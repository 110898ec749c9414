import { AppError } from '../../errors.ts';
import { spokenName } from '../characters/spoken-name.ts';
import { assemble, type Block } from './blocks.ts';
import { personName } from './person-name.ts';
import type { PromptScene } from './prepare-prompt.ts';

/** A prompt as an agent takes it: what is asked, and all else in one text. */
export interface PromptForAgent {
  readonly question: string;
  /** The message before the question; null: there is none, or the question is no message. */
  readonly afterMessageId: string | null;
  /** @param heard how many of the last messages before the question are left out, since the agent knows them */
  readonly sceneText: (heard: number) => string;
}

/**
 * Takes the blocks of a prompt apart again for an agent, which keeps turns of its own and takes one message at a time. What
 * stands behind the last message in a prompt stands at the end of the other text.
 * @throws AppError attachment_not_taken: it reads no files
 */
export function agentQuestion(
  blocks: readonly Block[],
  { character, userPersona }: Pick<PromptScene, 'character' | 'userPersona'>,
): PromptForAgent {
  const sent = blocks.filter(({ dropped, text }) => dropped === null && text !== '');
  if (sent.some(({ attached }) => attached.length > 0)) {
    throw new AppError('attachment_not_taken', "RAGFlow's agent reads no attachments.");
  }
  const names = {
    user: personName(userPersona) ?? 'User',
    model: character === null ? 'Assistant' : spokenName(character),
  };
  const system = assemble(sent.filter(({ place }) => place === 'system')).system;
  const turns = sent.filter(({ place, kind }) => place !== 'system' && kind !== 'opening');
  // The person's last message; or else what stands for it, when the reply is to go on from what was said last.
  const at = turns.findLastIndex(({ kind }) => kind === 'history' || kind === 'nudge');
  const asked = turns[at];
  const before = turns.slice(0, Math.max(0, at));
  const behind = turns.slice(at + 1);
  const said = before.filter(({ kind }) => kind === 'history');
  return {
    question: asked?.text ?? '',
    afterMessageId: asked?.kind === 'history' ? (said.at(-1)?.messageId ?? null) : null,
    sceneText(heard) {
      const known = new Set(heard === 0 ? [] : said.slice(-heard));
      const told = before
        .filter((one) => !known.has(one))
        .map(({ place, kind, text }) => (place === 'system' || kind !== 'history' ? text : `${names[place]}: ${text}`));
      const last = assemble(behind).turns.map(({ text }) => text);
      return [system, ...(told.length === 0 ? [] : [`## The conversation so far\n${told.join('\n\n')}`]), ...last]
        .filter((text) => text !== '')
        .join('\n\n');
    },
  };
}

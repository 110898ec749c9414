import type { MessageError } from '@dramatis/contract/errors';
import type { Answerer } from '@dramatis/contract/sessions';
import type { Deps } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { fillIn } from '../attachments/fill-in.ts';
import { citing, type CitedPiece, type NumberedPassage } from '../citations/cite.ts';
import { messageError } from '../message-error.ts';
import { agentQuestion } from './agent-question.ts';
import { joinAt } from './joint.ts';
import { preparePrompt, type PreparedPrompt, type PromptScene } from './prepare-prompt.ts';

/** A session as whoever answers in it wants it. */
export interface AnswerScene extends PromptScene {
  /** The reply that is written. */
  readonly messageId: string;
  /** Who is to write it. */
  readonly answeredBy: Answerer;
}

/** A piece of a reply, or what is to be kept of how it came about. */
export type AnswerPiece =
  | CitedPiece
  /** What is sent, before anything comes of it. The last one holds. */
  | { readonly type: 'prompt'; readonly prompt: PreparedPrompt }
  /** Who writes, where it might be another; and why it is not the one who was to. The last one holds. */
  | { readonly type: 'answerer'; readonly answeredBy: Answerer; readonly error: MessageError | null };

type Parts = Pick<Deps, 'db' | 'llm' | 'knowledge' | 'files' | 'contextTokens' | 'log'>;

/** Whoever writes replies: asks, and tells what comes of it. @throws AppError, or the signal's reason */
type Answers = (parts: Parts, scene: AnswerScene, signal: AbortSignal) => AsyncIterable<AnswerPiece>;

/** Has a reply written by whom the session says, or by the model where that one cannot write a word of it. */
export const answer: Answers = (parts, scene, signal) =>
  scene.answeredBy === 'ragflow_agent' && scene.notebookId !== null
    ? byAgentOrModel(parts, scene, signal)
    : byModel(parts, scene, signal);

const byModel: Answers = async function* (parts, scene, signal) {
  const prompt = await preparePrompt(parts, scene);
  yield { type: 'prompt', prompt };
  const turns = await fillIn(parts, scene.ownerId, prompt.request.turns);
  const pieces = joinAt(scene.begun, parts.llm.streamReply({ ...prompt.request, turns }, signal));
  yield* prompt.grounding === null
    ? pieces
    : citing(pieces, citable(prompt), { begun: scene.begun, sources: scene.cited });
};

const byAgentOrModel: Answers = async function* (parts, scene, signal) {
  // Given no beginning, it cannot go on from one.
  if (scene.begun === '') {
    let begun = false;
    try {
      for await (const piece of byAgent(parts, scene, signal)) {
        begun ||= piece.type === 'text';
        yield piece;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (begun || !(error instanceof AppError)) throw error;
      parts.log.warn({ err: error }, 'an agent cannot answer; the model does instead');
      yield { type: 'answerer', answeredBy: 'model', error: messageError(error) };
    }
  } else {
    yield { type: 'answerer', answeredBy: 'model', error: null };
  }
  yield* byModel(parts, scene, signal);
};

const byAgent: Answers = async function* (parts, scene, signal) {
  const { agent } = parts.knowledge;
  const { notebookId, storyPosition } = scene;
  if (agent === null || notebookId === null || storyPosition !== null) {
    throw new AppError('engine_refused', "RAGFlow's agent cannot answer here. Nothing was lost.");
  }
  // What it retrieves, it retrieves itself.
  const prepared = await preparePrompt(parts, { ...scene, notebookId: null });
  const { question, afterMessageId, sceneText } = agentQuestion(prepared.blocks, scene);
  /** Known once the agent begins. */
  const record: NonNullable<PreparedPrompt['agent']> = { ragflow_session_id: null, heard: 0 };
  const prompt = { ...prepared, request: { ...prepared.request, model: agent.model }, agent: record };
  yield { type: 'answerer', answeredBy: 'ragflow_agent', error: null };
  yield { type: 'prompt', prompt };

  const { sessionId, messageId } = scene;
  const asked = {
    notebookId,
    sessionId,
    messageId,
    afterMessageId,
    question,
    scene: sceneText,
    onAsked(agentSessionId: string | null, heard: number) {
      record.ragflow_session_id = agentSessionId;
      record.heard = heard;
    },
  };
  yield* citing(agent.answer(asked, signal), [], { begun: '', sources: [] });
};

/** The passages that went into the prompt. */
function citable({ grounding, blocks }: PreparedPrompt): NumberedPassage[] {
  const sent = new Set(
    blocks.flatMap(({ passage, dropped }) => (dropped === null && passage !== null ? [passage.n] : [])),
  );
  return grounding?.passages.filter(({ n }) => sent.has(n)) ?? [];
}

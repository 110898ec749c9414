import type { Message } from '@dramatis/contract/messages';
import type { Choices } from '@dramatis/gemini-emulator/random';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Guest } from '../support/guest.ts';
import type { Installation } from './installation.ts';
import type { Attempt, Ledger, Sent } from './ledger.ts';
import { view } from './viewer.ts';

const RETRY_MS = 150;
const PATIENCE_MS = 60_000;
/** Answers after which the same request is made again: the process is stopping, or its database is away. */
const PASSING = new Set([500, 503]);

/** Somebody who talks in one session, at both processes, and repeats what was not acknowledged. */
export class Talker {
  readonly #installation: Installation;
  readonly #guests: readonly [Guest, Guest];
  readonly #choices: Choices;
  readonly #ledger: Ledger;
  /** Which process writes the reply that is being viewed. */
  producer: number | null = null;
  #sessionId: string | null = null;

  constructor(installation: Installation, guests: readonly [Guest, Guest], choices: Choices, ledger: Ledger) {
    this.#installation = installation;
    this.#guests = guests;
    this.#choices = choices;
    this.#ledger = ledger;
  }

  async talk(goOn: () => boolean): Promise<void> {
    while (goOn()) {
      const sent = await this.#send();
      if (sent?.replyId == null) continue;
      const reply = await this.#viewReply(sent.replyId);
      if (reply === null) continue;
      if (this.#choices.chance(0.15)) await this.#replyAgain(reply, 'regenerate');
      else if (this.#choices.chance(0.6) && reply.status !== 'complete' && reply.content !== '') {
        await this.#replyAgain(reply, 'continue');
      }
      if (this.#choices.chance(0.1)) await this.#append();
      if (this.#choices.chance(0.05)) await this.#remove(sent);
    }
  }

  async #send(): Promise<Sent | null> {
    const clientId = randomUUID();
    const content = `Say on, ${clientId}`;
    const body = { chat_session_id: this.#sessionId, client_message_id: clientId, content };
    const taken = await this.#insist('sending', 202, (guest) =>
      guest.post('/chat/send_message', body, { prefer: 'respond-async' }),
    );
    if (taken === null) return null;
    const { body: ids } = taken.answer;
    this.#sessionId ??= ids.chat_session_id;
    return this.#record({
      clientId,
      content,
      sessionId: ids.chat_session_id,
      messageId: ids.user_message_id,
      replyId: ids.ai_message_id,
      attempts: taken.attempts,
      removed: false,
    });
  }

  async #append(): Promise<void> {
    const clientId = randomUUID();
    const content = `A note, ${clientId}`;
    const body = { chat_session_id: this.#sessionId, role: 'assistant', client_message_id: clientId, content };
    const taken = await this.#insist('adding', 201, (guest) => guest.post('/chat-messages', body));
    if (taken === null || this.#sessionId === null) return;
    const { id } = taken.answer.body;
    this.#record({
      clientId,
      content,
      sessionId: this.#sessionId,
      messageId: id,
      replyId: null,
      attempts: taken.attempts,
      removed: false,
    });
  }

  /** Asked once: without an answer it is not known whether it was done, and it may be. */
  async #replyAgain(reply: Message, how: 'regenerate' | 'continue'): Promise<void> {
    const index = this.#anyProcess();
    const attempt: Attempt = { life: this.#installation.life(index), startedAt: Date.now() };
    const asked = reply.parent_id ?? '';
    this.#ledger.againAsked.set(asked, (this.#ledger.againAsked.get(asked) ?? 0) + 1);
    const answer = await this.#guests[index].post(`/messages/${reply.id}/${how}`).catch(() => null);
    if (answer?.status !== 202) {
      if (answer !== null && !PASSING.has(answer.status)) this.#complain(how, answer);
      return;
    }
    const replyId: string = answer.body.ai_message_id;
    this.#ledger.again.push({ replyId, parentId: asked, attempt });
    this.producer = index;
    await this.#viewReply(replyId);
  }

  /** Removes a message with all that followed it. */
  async #remove(sent: Sent): Promise<void> {
    const taken = await this.#insist('removing', 200, (guest) =>
      guest.request('DELETE', `/messages/${sent.messageId}`),
    );
    if (taken === null) return;
    const from = this.#ledger.sent.indexOf(sent);
    for (const later of this.#ledger.sent.slice(from)) if (later.sessionId === sent.sessionId) later.removed = true;
  }

  /** Has it viewed at both processes, and now and then stopped. */
  async #viewReply(messageId: string): Promise<Message | null> {
    const stop = this.#choices.chance(0.15);
    const at = this.#anyProcess();
    const [here, there] = await Promise.all([
      view(this.#guests, 0, messageId, this.#ledger),
      view(this.#guests, 1, messageId, this.#ledger),
      stop ? this.#stopSoon(messageId, at) : undefined,
    ]);
    this.producer = null;
    return (here ?? there)?.end ?? null;
  }

  async #stopSoon(messageId: string, at: 0 | 1): Promise<void> {
    await pause(this.#choices.next() * 1_500);
    await this.#guests[at].post(`/messages/${messageId}/stop`).catch(() => null);
  }

  #record(sent: Sent): Sent {
    this.#ledger.sent.push(sent);
    return sent;
  }

  #anyProcess(): 0 | 1 {
    return this.#choices.chance(0.5) ? 0 : 1;
  }

  /** Makes the same request until it is answered, at one process and then at the other. */
  async #insist(
    what: string,
    wanted: number,
    request: (guest: Guest) => Promise<Answer>,
  ): Promise<{ answer: Answer; attempts: Attempt[] } | null> {
    const attempts: Attempt[] = [];
    const deadline = Date.now() + PATIENCE_MS;
    for (let index: number = this.#anyProcess(); Date.now() < deadline; index = 1 - index) {
      attempts.push({ life: this.#installation.life(index), startedAt: Date.now() });
      const answer = await request(index === 0 ? this.#guests[0] : this.#guests[1]).catch(() => null);
      if (answer?.status === wanted) {
        this.producer = index;
        return { answer, attempts };
      }
      // A repeated removal finds what the first did.
      if (answer?.status === 404 && what === 'removing' && attempts.length > 1) return { answer, attempts };
      const isBusy = answer?.body?.code === 'generation_in_progress';
      if (answer !== null && !isBusy && !PASSING.has(answer.status)) {
        this.#complain(what, answer);
        return null;
      }
      await pause(RETRY_MS);
    }
    this.#ledger.violations.push(`${what} was not answered for ${PATIENCE_MS / 1_000} s.`);
    return null;
  }

  #complain(what: string, { status, body }: Answer): void {
    this.#ledger.violations.push(`${what} was answered ${status} ${JSON.stringify(body)}`);
  }
}

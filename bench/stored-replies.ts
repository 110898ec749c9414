import type { ApiConversation } from './api-conversation.ts';

const AT_ONCE = 8;

/** Reads every conversation back from the API. @returns a line for each in which a reply is missing or changed */
export async function findLostReplies(baseUrl: string, conversations: readonly ApiConversation[]): Promise<string[]> {
  const lost: string[] = [];
  const left = [...conversations];
  async function work(): Promise<void> {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const stored = await readReplies(baseUrl, next);
      const missing = next.replies.filter((reply) => !stored.has(reply)).length;
      if (missing > 0) lost.push(`${missing} replies that were streamed to their end are not stored.`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return lost;
}

async function readReplies(baseUrl: string, { person }: ApiConversation): Promise<Set<string>> {
  const url = `${baseUrl}/api/messages?limit=100&chat_session_id=${person.sessionId}`;
  const response = await fetch(url, { headers: { cookie: person.cookie } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  const page: { messages: { content: string; status: string }[] } = JSON.parse(await response.text());
  return new Set(page.messages.filter(({ status }) => status === 'complete').map(({ content }) => content));
}

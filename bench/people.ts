import { randomUUID } from 'node:crypto';
import { description, question, TURNS_BEFORE } from './conversation.ts';

/** Who sends requests, and whom they talk with. */
export interface Guest {
  readonly cookie: string;
  readonly characterId: string;
}

/** A guest of the API with a conversation behind them. */
export interface Person {
  readonly cookie: string;
  readonly sessionId: string;
}

/** How many people are made ready at once. */
const AT_ONCE = 16;

/** Makes guests, each with a character and a session of `TURNS_BEFORE` questions and answers. */
export async function preparePeople(baseUrl: string, count: number): Promise<Person[]> {
  return await manyAtOnce(count, () => preparePerson(baseUrl));
}

/** Makes guests, each with a character. */
export async function signInGuests(baseUrl: string, count: number): Promise<Guest[]> {
  return await manyAtOnce(count, () => signInGuest(baseUrl));
}

async function manyAtOnce<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let begun = 0;
  async function work(): Promise<void> {
    while (begun < count) {
      begun += 1;
      made.push(await make());
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
}

async function preparePerson(baseUrl: string): Promise<Person> {
  const { cookie, characterId } = await signInGuest(baseUrl);
  let sessionId: string | null = null;
  for (let turn = 0; turn < TURNS_BEFORE; turn++) {
    const answer: { chat_session_id: string } = await post(`${baseUrl}/api/chat/send_message`, cookie, {
      chat_session_id: sessionId,
      ...(sessionId === null ? { character_id: characterId } : {}),
      client_message_id: randomUUID(),
      content: question,
    });
    sessionId = answer.chat_session_id;
  }
  if (sessionId === null) throw new Error('No session was made.');
  return { cookie, sessionId };
}

async function signInGuest(baseUrl: string): Promise<Guest> {
  const cookie = await signIn(baseUrl);
  const { data } = await post<{ data: { createCharacter: { id: string } } }>(`${baseUrl}/api/graphql`, cookie, {
    query: 'mutation ($input: CharacterInput!) { createCharacter(input: $input) { id } }',
    variables: { input: { name: 'Mara', description } },
  });
  return { cookie, characterId: data.createCharacter.id };
}

async function signIn(baseUrl: string): Promise<string> {
  const response = await fetch(`${baseUrl}/api/auth/sign-in/anonymous`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`No guest could be made: ${response.status} ${text}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

async function post<T>(url: string, cookie: string, body: object): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

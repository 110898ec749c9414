import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Locator, type Page } from '@playwright/test';

interface House {
  /**
   * Set where the server is meant to refuse something, or only what has such an address: the browser reports every refused
   * request on its console.
   */
  refusals: boolean | RegExp;
  /** Set where the person allows what is on another server. */
  elsewhere: boolean;
}

/** Pages that may neither complain on their console nor ask another host for anything. Each test is a guest of its own. */
export const test = base.extend<House>({
  refusals: [false, { option: true }],
  elsewhere: [false, { option: true }],
  page: async ({ page, context, baseURL, refusals, elsewhere }, give) => {
    const complaints: string[] = [];
    const mayBeRefused = (url: string) => (refusals instanceof RegExp ? refusals.test(url) : refusals);
    context.on('weberror', (fault) => complaints.push(fault.error().message));
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (message.text() === 'Service Worker registration blocked by Playwright') return;
      if (message.text().startsWith('Failed to load resource') && mayBeRefused(message.location().url)) return;
      // A page that is left while it takes its identity may not have noted that it has one: the next is refused a second.
      if (message.location().url.endsWith('/api/auth/sign-in/anonymous')) return;
      complaints.push(`${message.text()} ${message.location().url}`);
    });
    context.on('request', (request) => {
      const url = request.url();
      if (!elsewhere && !url.startsWith(String(baseURL)) && !/^(data|blob):/.test(url))
        complaints.push(`asked another host: ${url}`);
    });
    await give(page);
    expect(complaints).toEqual([]);
  },
});

export { expect };

/** `only` narrows the audit to some rules, where the rest has been seen already. */
export async function expectAccessible(page: Page, only?: string[]): Promise<void> {
  // What is still fading in has the contrast of a moment; what moves for ever is audited as it moves.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
        .map((animation) => animation.finished),
    ),
  );
  const audit = new AxeBuilder({ page });
  const { violations } = await (only ? audit.withRules(only) : audit).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

/** Asks the API as this page's guest. */
export async function askApi<T>(
  page: Page,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<T> {
  // A page that has only just begun may have no identity yet.
  await expect.poll(async () => (await page.context().cookies()).length).toBeGreaterThan(0);
  return page.evaluate(
    async ([how, where, given]) => {
      const response = await fetch(`/api${where}`, {
        method: how,
        ...(given ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) } : {}),
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever asks knows what is answered
      return (await response.json()) as T;
    },
    [method, path, body] as const,
  );
}

/** As another device would. */
export async function deleteSession(page: Page, sessionId: string): Promise<void> {
  await page.evaluate(async (id) => void (await fetch(`/api/sessions/${id}`, { method: 'DELETE' })), sessionId);
}

/** Of the session on the screen. */
export function sessionIdOf(page: Page): string {
  return new URL(page.url()).pathname.replace('/sessions/', '');
}

/** What a long reply is made of: nearly a minute of it for who asks for `ALL_OF_IT`. */
export const LONG_DESCRIPTION = Array.from(
  { length: 180 },
  (_, i) =>
    `The step numbered ${i + 1} of the stair was laid by another mason, who left a mark of his own in the stone.`,
).join(' ');

/** For tests that must find a reply still being written, however slow the machine. They end it with `stopReply`. */
export const ALL_OF_IT = 'Tell me all that you know about the stair.';

const GREETING = '*{{char}} looks up from the tide tables.* “Evening, {{user}}. Mind the chain.”';

/** A character made without the form. @returns its id */
export async function createCharacter(page: Page, input: object): Promise<string> {
  const query = 'mutation ($input: CharacterInput!) { createCharacter(input: $input) { id } }';
  const answer = await askApi<{ data: { createCharacter: { id: string } } }>(page, 'POST', '/graphql', {
    query,
    variables: { input },
  });
  return answer.data.createCharacter.id;
}

/** A character made without the form, for tests about something else. Ends in its new chat. */
export async function openNewChat(
  page: Page,
  name: string,
  firstMessage: string = GREETING,
  description = 'The harbourmaster of Nessock, who uses words as if they were charged by the ton.',
): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  const id = await createCharacter(page, {
    name,
    tagline: 'keeps the first of the three keys',
    description,
    firstMessage,
    tags: ['keyholder'],
  });
  await page.goto(`/characters/${id}/chat`);
  await expect(page.getByRole('article', { name })).toBeVisible();
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Your line to/ }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

export const replies = (page: Page, name: string): Locator => page.getByRole('article', { name, exact: true });

/** What the person has said. */
export const lines = (page: Page): Locator => page.getByRole('article', { name: 'You', exact: true });

/** Goes to a message, which shows what can be done to it: a pointer by being over it, a finger by touching it. */
export async function approach(message: Locator): Promise<Locator> {
  await message.click({ position: { x: 4, y: 4 } });
  return message;
}

/** What is there of the reply that is being written. */
export const writing = (page: Page): Locator => page.locator('.speech[data-writing]');

/** The last reply has text and is no longer being written. */
export async function expectReplyEnded(page: Page, name: string, count: number): Promise<Locator> {
  await expect(replies(page, name)).toHaveCount(count);
  const last = replies(page, name).last();
  await expect(last).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  await expect(last.locator('.speech')).not.toBeEmpty();
  return last;
}

export async function stopReply(page: Page): Promise<void> {
  const stop = page.getByRole('button', { name: 'Stop the reply' });
  await stop.click();
  await expect(stop).toHaveCount(0);
}

/** The screen of a session is there, and its composer has taken the focus, which it does where nobody has to touch the screen. */
export async function expectSession(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  if (test.info().project.name === 'desktop')
    await expect(page.getByRole('textbox', { name: /^Your line to/ })).toBeFocused();
}

/** The next request of this kind is lost on its way, and no other that has such an address. */
export async function loseNext(page: Page, method: string, url: string): Promise<void> {
  let lost = false;
  await page.route(url, async (route) => {
    if (lost || route.request().method() !== method) return route.fallback();
    lost = true;
    await route.abort();
  });
}

/** The sidebar, brought out first where it is a drawer. */
export async function sidebar(page: Page): Promise<Locator> {
  const opener = page.getByRole('button', { name: 'Sessions and cast' });
  if (await opener.isVisible()) await opener.click();
  return page.getByRole('navigation', { name: 'Sessions' });
}

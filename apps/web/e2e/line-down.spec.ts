import {
  askApi,
  expect,
  expectReplyEnded,
  LONG_DESCRIPTION,
  lines,
  openNewChat,
  replies,
  say,
  sessionIdOf,
  sidebar,
  test,
  writing,
} from './house.ts';

const name = 'Isaac Rudd';

const refusal = (status: number, code: string) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ code, detail: 'Not now.' }),
});

// Requests fail here, and the browser reports each.
test.use({ refusals: true });

test('a scene that could not be saved is as it was, and what was written is still there', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Is it high water yet?');
  await expectReplyEnded(page, name, 2);
  await page.route('**/api/sessions/*', (route) =>
    route.request().method() === 'PATCH' ? route.fulfill({ status: 503, body: '' }) : route.fallback(),
  );
  await page.getByRole('button', { name: 'The scene', exact: true }).click();
  await page.getByRole('textbox', { name: 'When and where' }).fill('Low water');
  await page.getByRole('button', { name: 'Save the scene' }).click();
  await expect(page.getByText(/^Not saved\./)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'When and where' })).toHaveValue('Low water');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Low water')).toHaveCount(0);
});

test('a message that could not be sent is kept, and sent once', async ({ page, context }) => {
  await openNewChat(page, name);
  await say(page, 'Is anyone there?');
  await expectReplyEnded(page, name, 2);
  await context.setOffline(true);
  await say(page, 'Can you hear me?');
  await expect(page.getByText(/Not sent\./)).toBeVisible();
  await context.setOffline(false);
  await expectReplyEnded(page, name, 3);
  await expect(lines(page).getByText('Can you hear me?')).toHaveCount(1);
  await expect(page.getByText(/Not sent\./)).toHaveCount(0);

  // Reloaded before there was a connection again.
  await page.route('**/api/chat/send_message', (route) => route.abort());
  await say(page, 'And now?');
  await expect(page.getByText(/Not sent\./)).toBeVisible();
  await page.unroute('**/api/chat/send_message');
  await page.reload();
  await expectReplyEnded(page, name, 4);
  await expect(lines(page).getByText('And now?')).toHaveCount(1);
});

test('a message whose page was closed goes from the next one, whatever that shows', async ({ page, context }) => {
  await openNewChat(page, name);
  await say(page, 'Is anyone there?');
  await expectReplyEnded(page, name, 2);
  const session = page.url();
  await context.setOffline(true);
  await say(page, 'Can you hear me?');
  await say(page, 'Nobody?');
  await expect(page.getByText(/Not sent\./)).toHaveCount(2);
  await page.close();
  await context.setOffline(false);

  const next = await context.newPage();
  await next.goto('/');
  const texts = async () => {
    const { messages } = await askApi<{ messages: { role: string; content: string }[] }>(
      next,
      'GET',
      `/messages?chat_session_id=${session.split('/').at(-1)}`,
    );
    return messages.flatMap(({ role, content }) => (role === 'user' ? [content] : []));
  };
  // One after the other: each answers the reply to the one before.
  await expect.poll(texts, { timeout: 30_000 }).toEqual(['Is anyone there?', 'Can you hear me?', 'Nobody?']);
  await next.goto(session);
  await expect(lines(next).last()).toHaveText('Nobody?');
  await expect(replies(next, name).last()).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  await expect(next.getByText(/Not sent\./)).toHaveCount(0);
  await expect.poll(texts).toHaveLength(3);
});

test('what waits goes also after a reply that ended before the answer to its message came', async ({
  page,
  context,
}) => {
  await openNewChat(page, name);
  await say(page, 'Is anyone there?');
  await expectReplyEnded(page, name, 2);
  await context.setOffline(true);
  await say(page, 'Can you hear me?');
  await say(page, 'Nobody?');
  await expect(page.getByText(/Not sent\./)).toHaveCount(2);
  const ended = async () =>
    (await askApi<{ generating_message_id: string | null }>(page, 'GET', `/sessions/${sessionIdOf(page)}`))
      .generating_message_id === null;
  await page.route(
    '**/api/chat/send_message',
    async (route) => {
      const response = await route.fetch();
      await expect.poll(ended).toBe(true);
      await expect(writing(page)).toHaveCount(0);
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await context.setOffline(false);
  await expectReplyEnded(page, name, 4);
  await expect(lines(page)).toHaveText(['Is anyone there?', 'Can you hear me?', 'Nobody?']);
});

test('a reply whose live connection is lost for good is asked for until it has ended', async ({ page }) => {
  await openNewChat(page, name, undefined, LONG_DESCRIPTION);
  await say(page, 'Tell me everything about the stair');
  await expect(writing(page)).not.toBeEmpty();
  // A live connection that brings nothing, and can be cut.
  await page.addInitScript(() => {
    const ask = globalThis.fetch;
    let cut = false;
    globalThis.fetch = (input, init) => {
      if (input !== '/api/events') return ask(input, init);
      if (cut) return Promise.reject(new TypeError('Failed to fetch'));
      const body = new ReadableStream({
        start(stream) {
          stream.enqueue(new TextEncoder().encode(': here\n\n'));
          addEventListener('cut', () => {
            cut = true;
            stream.error(new TypeError('network error'));
          });
        },
      });
      return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    };
  });
  await page.reload();
  await expect(replies(page, name).last()).toHaveAttribute('aria-busy', 'true');
  await page.evaluate(() => dispatchEvent(new Event('cut')));
  await expect(page.getByText('The server can’t be reached.')).toBeVisible();
  await expectReplyEnded(page, name, 2);
});

test('a first message goes as it was meant while another screen is open', async ({ page, context }) => {
  await openNewChat(page, name);
  const scene = page.getByRole('button', { name: 'The scene', exact: true });
  await scene.click();
  await page.getByRole('textbox', { name: 'When and where' }).fill('Low water');
  await page.getByRole('button', { name: 'Save the scene' }).click();
  await expect(page.getByText('Low water')).toBeVisible();
  await context.setOffline(true);
  await say(page, 'Is anyone there?');
  await expect(page.getByText(/Not sent\./)).toBeVisible();
  const nav = await sidebar(page);
  await page.getByRole('link', { name: 'The cast' }).click();
  await expect(page.getByRole('article')).toHaveCount(0);
  await context.setOffline(false);
  await expect
    .poll(async () => (await askApi<{ sessions: object[] }>(page, 'GET', '/sessions')).sessions)
    .toMatchObject([{ title: 'Is anyone there?', world_time: 'Low water' }]);
  await sidebar(page);
  await nav.getByRole('link', { name: /^Is anyone there/ }).click();
  await expectReplyEnded(page, name, 2);
  await expect(lines(page)).toHaveText(['Is anyone there?']);
});

test('what one page is to send, another leaves to it', async ({ page, context }) => {
  await openNewChat(page, name);
  await page.route('**/api/chat/send_message', (route) => route.abort());
  await say(page, 'Is anyone there?');
  await say(page, 'Nobody?');
  await expect(page.getByText(/Not sent\./)).toHaveCount(2);
  const other = await context.newPage();
  let asked = 0;
  other.on('request', (request) => {
    if (request.url().endsWith('/send_message')) asked++;
  });
  await other.goto(page.url());
  await expect(replies(other, name)).toHaveCount(1);
  await other.reload();
  await expect(replies(other, name)).toHaveCount(1);
  await expect(lines(other)).toHaveCount(0);
  expect(asked).toBe(0);
  // It waits for the page, once for all it has.
  expect(await other.evaluate(async () => (await navigator.locks.query()).pending?.length)).toBe(1);
  // Until it is gone.
  await page.close();
  await expectReplyEnded(other, name, 3);
  await expect(lines(other)).toHaveText(['Is anyone there?', 'Nobody?']);
  expect(asked).toBe(2);
});

test('a message that the line lost goes before what was said after it', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Is anyone there?');
  await expectReplyEnded(page, name, 2);
  await page.route('**/api/chat/send_message', (route) => route.abort(), { times: 1 });
  await say(page, 'Can you hear me?');
  await expect(page.getByText(/Not sent\./)).toBeVisible();
  await say(page, 'Nobody?');
  await expectReplyEnded(page, name, 4);
  await expect(lines(page)).toHaveText(['Is anyone there?', 'Can you hear me?', 'Nobody?']);
  await expect(page.getByText(/Not sent\./)).toHaveCount(0);
});

test('what waits goes also when the reply it was refused for has ended before it knew', async ({ page, context }) => {
  await openNewChat(page, name);
  await say(page, 'Is anyone there?');
  const reply = await expectReplyEnded(page, name, 2);
  await context.setOffline(true);
  await say(page, 'Can you hear me?');
  await expect(page.getByText(/Not sent\./)).toBeVisible();
  await page.route(
    '**/api/chat/send_message',
    async (route) => {
      const { messages } = await askApi<{ messages: { id: string }[] }>(
        page,
        'GET',
        `/messages?chat_session_id=${sessionIdOf(page)}`,
      );
      await askApi(page, 'POST', `/messages/${messages.at(-1)?.id}/regenerate`);
      await expect(reply.getByText('2/2')).toBeVisible();
      await expectReplyEnded(page, name, 2);
      await route.fulfill(refusal(409, 'generation_in_progress'));
    },
    { times: 1 },
  );
  await context.setOffline(false);
  await expectReplyEnded(page, name, 3);
  await expect(lines(page)).toHaveText(['Is anyone there?', 'Can you hear me?']);
});

test('what waits goes also behind a message that had arrived, and has its reply', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Is anyone there?');
  await expectReplyEnded(page, name, 2);
  let arrived = false;
  await page.route('**/api/chat/send_message', async (route) => {
    if (!arrived) {
      arrived = true;
      await route.fetch();
      await expectReplyEnded(page, name, 3);
    }
    await route.abort();
  });
  await say(page, 'Can you hear me?');
  await expectReplyEnded(page, name, 3);
  await say(page, 'Nobody?');
  await expect(page.getByText(/Not sent\./)).toBeVisible();
  await page.unroute('**/api/chat/send_message');
  await page.reload();
  await expectReplyEnded(page, name, 4);
  await expect(lines(page)).toHaveText(['Is anyone there?', 'Can you hear me?', 'Nobody?']);
});

test('what was lost while the page had yet to listen goes as soon as it is known to be lost', async ({ page }) => {
  await openNewChat(page, name);
  const listening = Promise.withResolvers<void>();
  await page.route('**/api/events*', async (route) => {
    await listening.promise;
    await route.continue();
  });
  await page.reload();
  await expect(replies(page, name)).toHaveCount(1);
  await page.route(
    '**/api/chat/send_message',
    async (route) => {
      const heard = page.waitForResponse('**/api/events*');
      listening.resolve();
      await heard;
      await route.abort();
    },
    { times: 1 },
  );
  await say(page, 'Is anyone there?');
  await expectReplyEnded(page, name, 2);
  await expect(lines(page)).toHaveText(['Is anyone there?']);
});

test('a message goes by itself when the server was down behind a proxy', async ({ page }) => {
  await openNewChat(page, name);
  await page.route('**/api/chat/send_message', (route) => route.fulfill({ status: 502, body: 'Bad Gateway' }), {
    times: 1,
  });
  await say(page, 'Is anyone there?');
  await expect(page.getByText(/goes by itself as soon as it can/)).toBeVisible();
  await page.reload();
  await expectReplyEnded(page, name, 2);
  await expect(lines(page)).toHaveText(['Is anyone there?']);
});

test('what was refused is not sent again while another message is on its way', async ({ page }) => {
  await openNewChat(page, name);
  await page.route('**/api/chat/send_message', (route) => route.fulfill(refusal(429, 'too_many_generations')), {
    times: 1,
  });
  await say(page, 'Is anyone there?');
  const again = page.getByRole('button', { name: 'Send again' });
  await expect(again).toBeEnabled();
  const answered = Promise.withResolvers<void>();
  await page.route(
    '**/api/chat/send_message',
    async (route) => {
      await answered.promise;
      await route.continue();
    },
    { times: 1 },
  );
  await say(page, 'Nobody?');
  await expect(again).toBeDisabled();
  answered.resolve();
  await expectReplyEnded(page, name, 2);
  await again.click();
  await expectReplyEnded(page, name, 3);
  await expect(lines(page)).toHaveText(['Nobody?', 'Is anyone there?']);
  expect((await askApi<{ sessions: object[] }>(page, 'GET', '/sessions')).sessions).toHaveLength(1);
});

test('a message that was refused waits to be sent again', async ({ page }) => {
  await openNewChat(page, name);
  await page.route('**/api/chat/send_message', (route) => route.fulfill(refusal(429, 'too_many_generations')));
  await say(page, 'Is anyone there?');
  await expect(page.getByText(/Not sent\./)).toBeVisible();
  await page.unroute('**/api/chat/send_message');
  await page.reload();
  await page.getByRole('button', { name: 'Send again' }).click();
  await expectReplyEnded(page, name, 2);
  await expect(lines(page).getByText('Is anyone there?')).toHaveCount(1);
});

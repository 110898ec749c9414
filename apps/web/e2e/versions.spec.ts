import type { Page } from '@playwright/test';
import {
  ALL_OF_IT,
  approach,
  askApi,
  expect,
  expectReplyEnded,
  lines,
  LONG_DESCRIPTION,
  openNewChat,
  replies,
  say,
  sessionIdOf,
  stopReply,
  test,
  writing,
} from './house.ts';

const name = 'Agnes Tull';

const versionOf = (page: Page, position: string) => page.getByRole('group', { name: 'Versions' }).getByText(position);

test('a line is rewritten as a sibling, and every version keeps what followed it', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'How many stairs are there?');
  await expectReplyEnded(page, name, 2);
  await say(page, 'And who counts them?');
  await expectReplyEnded(page, name, 3);

  const first = lines(page).first();
  await approach(first);
  await first.getByRole('button', { name: 'Edit' }).click();
  const editor = page.getByRole('textbox', { name: 'Your line, rewritten' });
  await expect(editor).toBeFocused();
  await expect(editor).toHaveValue('How many stairs are there?');
  await editor.fill('How many spoons are there?');
  await page.keyboard.press('Control+Enter');

  await expect(lines(page)).toHaveCount(1);
  await expect(lines(page)).toContainText('How many spoons are there?');
  await expectReplyEnded(page, name, 2);
  await expect(versionOf(page, '2/2')).toBeVisible();

  await page.getByRole('button', { name: 'Previous version' }).click();
  await expect(lines(page)).toHaveCount(2);
  await expect(lines(page).first()).toContainText('How many stairs are there?');
  await expect(lines(page).last()).toContainText('And who counts them?');

  // What was chosen is the server's memory, not the page's.
  await page.reload();
  await expect(versionOf(page, '1/2')).toBeVisible();
  await expect(lines(page).last()).toContainText('And who counts them?');
});

test('a version that is being written survives a reload, and is given up with Escape or Cancel', async ({
  page,
  context,
}) => {
  await openNewChat(page, name);
  await say(page, 'How many stairs are there?');
  await expectReplyEnded(page, name, 2);
  const edit = lines(page).getByRole('button', { name: 'Edit' });
  await approach(lines(page));
  await edit.click();
  const editor = page.getByRole('textbox', { name: 'Your line, rewritten' });
  await page.keyboard.press('Escape');
  await expect(editor).toHaveCount(0);

  await approach(lines(page));
  await edit.click();
  await editor.fill('How many spoons, and of what');
  await page.reload();
  await expect(editor).toHaveValue('How many spoons, and of what');
  const next = await context.newPage();
  await next.goto(page.url());
  await expect(next.getByRole('textbox', { name: 'Your line, rewritten' })).toHaveValue('How many spoons, and of what');
  await next.close();
  // What is written is not lost by a key.
  await editor.press('Escape');
  await expect(editor).toHaveValue('How many spoons, and of what');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(lines(page)).toContainText('How many stairs are there?');
});

test('replies and greetings are rewritten by hand, and say so', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'How many stairs are there?');
  const reply = await expectReplyEnded(page, name, 2);
  await reply.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'The reply, rewritten' }).fill('*She counts.* “Ninety-one.”');
  await page.getByRole('button', { name: 'Save this version' }).click();
  await expect(reply.locator('.speech')).toHaveText('She counts. “Ninety-one.”');
  await expect(reply).toContainText('Edited by hand');
  await expect(versionOf(page, '2/2')).toBeVisible();

  // The next reply answers the version that is shown.
  await say(page, 'And on a Sunday?');
  await expectReplyEnded(page, name, 3);

  const greeting = replies(page, name).first();
  await approach(greeting);
  await greeting.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'The reply, rewritten' }).fill('“Wipe your feet.”');
  await page.getByRole('button', { name: 'Save this version' }).click();
  await expect(replies(page, name)).toHaveCount(1);
  await expect(greeting.locator('.speech')).toHaveText('“Wipe your feet.”');

  await page.reload();
  await expect(greeting.locator('.speech')).toHaveText('“Wipe your feet.”');
  await expect(greeting).toContainText('Edited by hand');
  await greeting.getByRole('button', { name: 'Previous version' }).click();
  await expect(replies(page, name)).toHaveCount(3);
  await expect(replies(page, name).nth(1).locator('.speech')).toHaveText('She counts. “Ninety-one.”');
});

test('a stopped reply goes on from where it was stopped', async ({ page }) => {
  await openNewChat(page, name, 'Mind the stairs.', LONG_DESCRIPTION);
  await say(page, ALL_OF_IT);
  await expect(writing(page)).not.toBeEmpty();
  await stopReply(page);
  const reply = await expectReplyEnded(page, name, 2);
  await expect(reply).toContainText('You stopped it here.');
  const begun = await reply.locator('.speech').innerText();

  await reply.getByRole('button', { name: 'Continue' }).click();
  await expect(versionOf(page, '2/2')).toBeVisible();
  await expect.poll(async () => (await writing(page).innerText()).length).toBeGreaterThan(begun.length);
  await stopReply(page);
  await expectReplyEnded(page, name, 2);
  const longer = await reply.locator('.speech').innerText();
  expect(longer.startsWith(begun)).toBe(true);

  await page.reload();
  await expect(reply.locator('.speech')).toHaveText(longer.replace(/\n+/g, ''));
  await page.getByRole('button', { name: 'Previous version' }).click();
  await expect(reply.locator('.speech')).toHaveText(begun.replace(/\n+/g, ''));
  await expect(reply).toContainText('You stopped it here.');
});

test('a reply that reached its length goes on, too', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Good evening');
  await expectReplyEnded(page, name, 2);
  const session = `/sessions/${sessionIdOf(page)}`;
  await askApi(page, 'PATCH', session, { model_settings: { max_output_tokens: 16 } });
  await say(page, 'Tell me everything about the strongbox and its three keys.');
  const reply = await expectReplyEnded(page, name, 3);
  await expect(reply).toContainText('It reached the length limit.');
  await askApi(page, 'PATCH', session, { model_settings: {} });
  const begun = await reply.locator('.speech').innerText();
  await reply.getByRole('button', { name: 'Continue' }).click();
  await expect(versionOf(page, '2/2')).toBeVisible();
  await expect(reply).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  expect((await reply.locator('.speech').innerText()).length).toBeGreaterThan(begun.length);
  await expect(reply.getByRole('button', { name: 'Continue' })).toHaveCount(0);
});

test('versions are leafed through by keyboard, and the focus stays where it is', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Who rang the bell?');
  const reply = await expectReplyEnded(page, name, 2);
  await reply.getByRole('button', { name: 'Another reply' }).focus();
  await page.keyboard.press('Enter');
  await expect(versionOf(page, '2/2')).toBeVisible();
  await expectReplyEnded(page, name, 2);
  await expect(reply).toBeFocused();

  const previous = reply.getByRole('button', { name: 'Previous version' });
  await previous.focus();
  await page.keyboard.press('Enter');
  await expect(versionOf(page, '1/2')).toBeVisible();
  await expect(previous).toBeFocused();
  await expect(previous).toBeDisabled();
  await page.keyboard.press('Tab');
  await expect(reply.getByRole('button', { name: 'Next version' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(versionOf(page, '2/2')).toBeVisible();
});

test('a tab that is behind adds a sibling and takes nothing away', async ({ page, context }) => {
  await openNewChat(page, name);
  await say(page, 'Is the chain up?');
  await expectReplyEnded(page, name, 2);
  const stale = await context.newPage();
  // It never hears of anything: the request is left without an answer.
  await stale.route('**/api/events', () => {});
  await stale.goto(page.url());
  await expectReplyEnded(stale, name, 2);

  await say(page, 'And the lamp?');
  await expectReplyEnded(page, name, 3);
  await say(stale, 'And the bell?');
  await expect(lines(stale).last()).toContainText('And the bell?');
  await expect(lines(page).last()).toContainText('And the bell?');
  await expect(versionOf(page, '2/2')).toBeVisible();
  await expectReplyEnded(page, name, 3);
  await page.getByRole('button', { name: 'Previous version' }).click();
  await expect(lines(page).last()).toContainText('And the lamp?');
  await stale.close();
});

test('a version that is deleted elsewhere is no longer counted', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Who rang the bell?');
  const reply = await expectReplyEnded(page, name, 2);
  await reply.getByRole('button', { name: 'Another reply' }).click();
  await expect(versionOf(page, '2/2')).toBeVisible();
  await expectReplyEnded(page, name, 2);
  const { messages } = await askApi<{ messages: { id: string }[] }>(
    page,
    'GET',
    `/messages?chat_session_id=${sessionIdOf(page)}&view=tree`,
  );
  // Greeting, line, first reply, second reply. The branch on the screen stays as it is.
  await askApi(page, 'DELETE', `/messages/${messages[2]?.id}`);
  await expect(page.getByRole('group', { name: 'Versions' })).toHaveCount(0);
  await expect(replies(page, name)).toHaveCount(2);
});

test('versions far above the end stay where the reader looks at them', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Who rang the bell?');
  await expectReplyEnded(page, name, 2);
  const session = sessionIdOf(page);
  const first = await askApi<{ messages: { id: string; parent_id: string }[] }>(
    page,
    'GET',
    `/messages?chat_session_id=${session}`,
  );
  for (let turn = 1; turn <= 50; turn += 1) {
    const role = turn % 2 === 1 ? 'user' : 'assistant';
    await askApi(page, 'POST', '/chat-messages', { chat_session_id: session, role, content: `Stair ${turn}.` });
  }
  const edited = first.messages[1]?.id;
  const version = { chat_session_id: session, role: 'user', content: 'Who rang it twice?', edited_from: edited };
  await askApi(page, 'POST', '/chat-messages', version);
  await page.reload();
  const line = lines(page).first();
  await expect(line).toContainText('Who rang it twice?');

  await line.getByRole('button', { name: 'Previous version' }).click();
  // The branch is longer than what is read of it at a time, and yet nothing has moved.
  await expect(line).toContainText('Who rang the bell?');
  await expect(line).toBeInViewport();
  await expect(page.getByText('Stair 50.')).not.toBeInViewport();
  await line.getByRole('button', { name: 'Next version' }).click();
  await expect(line).toContainText('Who rang it twice?');
  await expect(line).toBeInViewport();
});

import type { Locator, Page } from '@playwright/test';
import {
  ALL_OF_IT,
  askApi,
  expect,
  expectAccessible,
  expectReplyEnded,
  LONG_DESCRIPTION,
  openNewChat,
  say,
  sessionIdOf,
  sidebar,
  test,
  writing,
} from './house.ts';

const name = 'Ada Pell';

const tabs = (page: Page): Locator => page.getByRole('navigation', { name: 'Open sessions' });

/** The row of a session in the sidebar, by its title. */
const rowOf = (page: Page, title: string): Locator =>
  page.getByRole('navigation', { name: 'Sessions', exact: true }).getByRole('listitem').filter({ hasText: title });

test('a reply that ends while another session is looked at is whole, and marked until somebody reads it', async ({
  page,
}) => {
  await openNewChat(page, name, undefined, LONG_DESCRIPTION);
  const chat = page.url();
  await say(page, 'High water');
  await expectReplyEnded(page, name, 2);
  await page.goto(chat);
  await say(page, ALL_OF_IT);
  await expect(writing(page)).not.toBeEmpty();
  const sessionId = sessionIdOf(page);

  await tabs(page)
    .getByRole('link', { name: /^High water/ })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('High water');
  const tab = tabs(page).getByRole('link', { name: /^Tell me all/ });
  await expect(tab).toContainText('writing…');
  await expect(tab).not.toContainText('unread');
  const row = rowOf(page, 'Tell me all');
  await sidebar(page);
  await expect(row).toContainText('writing…');

  // It is stopped from elsewhere, such as another device.
  const { generating_message_id: replyId } = await askApi<{ generating_message_id: string }>(
    page,
    'GET',
    `/sessions/${sessionId}`,
  );
  await page.request.post(`/api/messages/${replyId}/stop`);
  await expect(row).not.toContainText('writing…');
  await expect(row).toContainText('unread');
  await expect(rowOf(page, 'High water').filter({ hasText: 'unread' })).toHaveCount(0);
  await expectAccessible(page);
  await page.reload();
  await expect(tab).toContainText('unread');

  await tab.click();
  const reply = await expectReplyEnded(page, name, 2);
  const { messages } = await askApi<{ messages: { content: string }[] }>(
    page,
    'GET',
    `/messages?chat_session_id=${sessionId}`,
  );
  // The page shows neither marks of emphasis nor line breaks as they were written.
  const parts = messages.at(-1)?.content.split(/[*\n]/) ?? [];
  const end = parts.findLast((part) => part.trim() !== '')?.trim() ?? '';
  expect(end).not.toBe('');
  await expect(reply.locator('.speech')).toContainText(end);
  await expect(tab).not.toContainText('unread');
  await tabs(page)
    .getByRole('link', { name: /^High water/ })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('High water');
  await expect(tab).not.toContainText('unread');
});

test('two pages of a browser know what was read in either, and a new browser begins with nothing unread', async ({
  page,
  context,
}) => {
  await openNewChat(page, name);
  await say(page, 'High water');
  await expectReplyEnded(page, name, 2);
  const address = page.url();
  const sessionId = sessionIdOf(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Go on with' })).toBeVisible();
  const row = rowOf(page, 'High water');
  await sidebar(page);
  await expect(row).not.toContainText('unread');
  await askApi(page, 'POST', '/chat-messages', {
    chat_session_id: sessionId,
    role: 'assistant',
    content: '“The chain is up.”',
  });
  await expect(row).toContainText('unread');

  const other = await context.newPage();
  await other.goto(address);
  await expectReplyEnded(other, name, 3);
  await expect(row).not.toContainText('unread');

  await other.goto('/');
  await askApi(other, 'POST', '/chat-messages', {
    chat_session_id: sessionId,
    role: 'assistant',
    content: '“The lamp is lit.”',
  });
  await expect(row).toContainText('unread');
  await page.evaluate(() => localStorage.removeItem('dramatis:seen'));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Go on with' })).toBeVisible();
  await sidebar(page);
  await expect(row).not.toContainText('unread');
});

import type { Page } from '@playwright/test';
import { askApi, deleteSession, expect, expectAccessible, lines, test } from './house.ts';

interface WithId {
  id: string;
}

async function openSession(page: Page, title: string): Promise<string> {
  return (await askApi<WithId>(page, 'POST', '/sessions', { title })).id;
}

async function tell(page: Page, sessionId: string, content: string, more: object = {}): Promise<string> {
  const given = { chat_session_id: sessionId, role: 'user', content, ...more };
  return (await askApi<WithId>(page, 'POST', '/chat-messages', given)).id;
}

async function openHistory(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
}

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search everything that was said' });

test('what was said long ago, and on another branch, is found and gone to', async ({ page }) => {
  await openHistory(page);
  const sessionId = await openSession(page, 'The long watch');
  const first = await tell(page, sessionId, 'An albatross followed us from Nessock.');
  await tell(page, sessionId, 'It was gone by noon.');
  await tell(page, sessionId, 'A curlew called all night. <img src=x onerror=alert(1)>', { edited_from: first });
  for (let i = 0; i < 90; i++) await tell(page, sessionId, `Hour ${i}: nothing to see.`);

  // What was said can be found a moment later, the oldest first.
  await expect
    .poll(async () => (await askApi<{ messages: unknown[] }>(page, 'GET', '/search?q=curlew')).messages.length)
    .toBe(1);

  await page.goto('/sessions');
  await field(page).fill('CURLÉW');
  const hit = page.getByRole('link', { name: /A curlew called all night/ });
  await expect(hit).toBeVisible();
  await expect(hit.locator('mark')).toHaveText('curlew');
  await expect(hit).toContainText('<img src=x');
  await expect(page).toHaveURL(/\?q=CURL/);
  await expectAccessible(page);
  await hit.click();
  const found = page.getByRole('article').filter({ hasText: 'A curlew called' });
  await expect(found).toBeInViewport();
  await expect(found).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/sessions/${sessionId}$`));

  // Back to what was found.
  await page.goBack();
  await expect(field(page)).toHaveValue('CURLÉW');
  await field(page).fill('albatross');
  const elsewhere = page.getByRole('link', { name: /An albatross followed us/ });
  await expect(elsewhere).toContainText('On another branch');
  await elsewhere.click();
  const question = page.getByRole('alertdialog', { name: 'This message is on another branch' });
  await question.getByRole('button', { name: 'Stay on this one' }).click();
  await expect(question).toHaveCount(0);
  await expect(lines(page).last()).toContainText('Hour 89');

  await page.goBack();
  await elsewhere.click();
  await question.getByRole('button', { name: 'Go to its branch' }).click();
  await expect(page.getByRole('article').filter({ hasText: 'An albatross' })).toBeInViewport();
  await expect(lines(page)).toHaveCount(2);
});

test('what was found is told without the signs of emphasis, and gone once its session is', async ({ page }) => {
  await openHistory(page);
  const sessionId = await openSession(page, 'The long watch');
  await tell(page, sessionId, '*points aft* An albatross followed us.', { role: 'assistant' });
  await expect
    .poll(async () => (await askApi<{ messages: unknown[] }>(page, 'GET', '/search?q=albatross')).messages.length)
    .toBe(1);
  await page.goto('/sessions?q=albatross');
  const hit = page.getByRole('link', { name: /points aft An albatross followed us/ });
  await expect(hit).toBeVisible();
  await deleteSession(page, sessionId);
  await expect(hit).toHaveCount(0);
  await expect(page.getByText('Nothing was found.')).toBeVisible();
});

test('sessions are chosen by their status and closed, archived and deleted together', async ({ page }) => {
  await openHistory(page);
  for (const title of ['First watch', 'Middle watch', 'Morning watch']) {
    const id = await openSession(page, title);
    await tell(page, id, 'All is well.');
    await tell(page, id, `And so to bed, says the ${title.toLowerCase()}.`);
  }
  await page.goto('/sessions');
  const main = page.getByRole('main');
  const rows = main.getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText('You: And so to bed, says the morning watch.');
  await expect(rows.first()).toContainText('2 messages');
  await expectAccessible(page);

  await main.getByRole('checkbox', { name: 'Select “First watch”' }).press('Space');
  await main.getByRole('button', { name: 'Archive' }).press('Enter');
  await expect(rows.filter({ hasText: 'archived' })).toHaveCount(1);
  await expect(main.getByRole('checkbox', { name: 'Select all 3 listed' })).toBeFocused();
  await main.getByText('Archived', { exact: true }).click();
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/status=archived/);

  await main.getByText('All', { exact: true }).click();
  const all = main.getByRole('checkbox', { name: 'Select all 3 listed' });
  await all.check();
  await main.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  await expect(page.getByText('2 sessions closed.')).toBeVisible();
  await expect(all).toBeFocused();
  await expect(rows.filter({ hasText: 'closed' })).toHaveCount(2);
  await expect(rows.filter({ hasText: 'archived' })).toHaveCount(1);
  await main.getByRole('checkbox', { name: 'Select “First watch”' }).check();
  await expect(main.getByRole('button', { name: 'Close', exact: true })).toBeDisabled();
  await expect(main.getByRole('button', { name: 'Archive' })).toBeDisabled();

  await main.getByText('Active', { exact: true }).click();
  await expect(page.getByText('None is active.')).toBeVisible();
  await main.getByText('All', { exact: true }).click();
  await all.check();
  await main.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('There are none.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.getByText('3 sessions deleted.').hover();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(3);
  await expect(page.locator(':focus')).toHaveCount(1);
  await main.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(async () => (await askApi<{ sessions: unknown[] }>(page, 'GET', '/sessions')).sessions).toEqual([]);
  await expect(page.getByText('There are none.')).toBeVisible();
});

test('a session of a notebook says so', async ({ page }) => {
  await openHistory(page);
  const notebook = await askApi<WithId>(page, 'POST', '/notebooks', { name: 'Hollin Point' });
  await openSession(page, 'Outside');
  await askApi(page, 'POST', '/sessions', { title: 'The lamp', notebook_id: notebook.id });
  await page.goto('/sessions');
  const rows = page.getByRole('main').getByRole('listitem');
  await expect(rows.filter({ hasText: 'The lamp' })).toContainText('Hollin Point');
  await expect(rows.filter({ hasText: 'Outside' })).not.toContainText('Hollin Point');
});

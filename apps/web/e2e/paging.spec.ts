import type { Locator, Page } from '@playwright/test';
import { askApi, expect, sidebar, test } from './house.ts';

const DAY = 86_400_000;

/** A day's sessions, the last one of them first in a list. */
const watches = (daysAgo: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    title: `Watch ${daysAgo}.${count - index}`,
    at: new Date().setHours(0, 0, 0, 0) - daysAgo * DAY + (count - index) * 1_000,
  }));

/** Conversations of earlier days come in as a file. */
async function importSessions(page: Page, sessions: { title: string; at: number }[]): Promise<void> {
  const lines = sessions.flatMap(({ title, at }, index) => [
    { type: 'session', id: `c${index}`, name: title, lastModified: at, currNode: 'a' },
    {
      type: 'message',
      message: {
        id: 'a',
        convId: `c${index}`,
        type: 'text',
        timestamp: at,
        role: 'user',
        content: `Said in ${title}`,
        parent: null,
        children: [],
      },
    },
  ]);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  await page.evaluate(
    async (text) => {
      const form = new FormData();
      form.append('file', new File([text], 'watches.jsonl'));
      await fetch('/api/sessions/import', { method: 'POST', body: form });
    },
    lines.map((line) => JSON.stringify(line)).join('\n'),
  );
}

const list = (page: Page): Locator => page.getByRole('navigation', { name: 'Sessions', exact: true });

/** Goes to the end until what should be there is: rows are measured as they come into sight, and more may come in below. */
async function toEnd(page: Page, there: Locator, text: string): Promise<void> {
  await expect
    .poll(async () => {
      await list(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return (await there.allTextContents()).join(' ');
    })
    .toContain(text);
}

test.describe('a long history', () => {
  test.use({ refusals: true });

  test('stands under its days in the sidebar, and its next page comes when its end is seen', async ({ page }) => {
    await importSessions(page, [...watches(1, 30), ...watches(9, 30)]);
    let asked = 0;
    const next = '**/api/sessions?*cursor=*';
    await page.route(next, (route) => {
      asked += 1;
      return route.abort();
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Go on with' })).toBeVisible();
    await sidebar(page);
    const day = list(page).getByRole('heading');
    const rows = list(page).getByRole('listitem');
    await expect(day.first()).toHaveText('Yesterday');
    await expect(rows.first()).toContainText('Watch 1.30');
    expect(asked).toBe(0);

    await toEnd(page, list(page).getByRole('alert'), 'Earlier sessions could not be read.');
    await page.unroute(next);
    await list(page).getByRole('button', { name: 'Try again' }).click();
    await expect(list(page).getByRole('alert')).toHaveCount(0);
    await toEnd(page, rows.last(), 'Watch 9.1');

    await list(page).evaluate((element) => element.scrollTo(0, 0));
    await expect(rows.first().locator('time')).not.toHaveText('now');
    const { sessions } = await askApi<{ sessions: { id: string }[] }>(page, 'GET', '/sessions?q=Watch%209.1');
    await askApi(page, 'POST', '/chat-messages', {
      chat_session_id: sessions.at(-1)?.id,
      role: 'user',
      content: 'Still here.',
    });
    await expect(rows.first()).toContainText('Watch 9.1');
    await expect(rows.first().locator('time')).toHaveText('now');
    await expect(day.first()).toHaveText('Today');
  });
});

/** On the screen of the history. */
async function removeAllListed(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Select all 40 listed' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('40 sessions deleted.')).toBeVisible();
}

test('when all that is listed is deleted, what comes after it is listed', async ({ page }) => {
  await importSessions(page, watches(1, 45));
  await page.goto('/sessions');
  await removeAllListed(page);
  await expect(page.getByRole('checkbox', { name: 'Select all 5 listed' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(5);
  await sidebar(page);
  await expect(list(page).getByRole('listitem')).toHaveCount(5);
});

test('the sessions of a notebook are all there for who reads to their end', async ({ page }) => {
  await page.goto('/notebooks');
  await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();
  const notebook = await askApi<{ id: string }>(page, 'POST', '/notebooks', { name: 'Hollin Point' });
  for (let i = 1; i <= 45; i += 1)
    await askApi(page, 'POST', '/sessions', { title: `Watch ${i}.`, notebook_id: notebook.id });
  await page.goto(`/notebooks/${notebook.id}`);
  const rows = page.getByRole('list', { name: 'Sessions of this notebook' }).getByRole('listitem');
  await expect(rows).toHaveCount(40);
  await rows.last().scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 4_000);
  await expect(rows).toHaveCount(45);
  await expect(page.getByRole('button', { name: 'Older sessions' })).toHaveCount(0);

  await page.goto('/sessions');
  await removeAllListed(page);
  await sidebar(page);
  await page.getByRole('link', { name: 'Notebooks', exact: true }).click();
  await page.getByRole('link', { name: /^Hollin Point/ }).click();
  await expect(rows).toHaveCount(5);
});

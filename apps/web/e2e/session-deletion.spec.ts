import type { Locator, Page } from '@playwright/test';
import { askApi, expect, expectAccessible, expectSession, lines, loseNext, sidebar, test } from './house.ts';

const rows = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Sessions', exact: true }).getByRole('listitem');

/** Sessions in the sidebar, the last one first, and the last one on the screen. */
async function open(page: Page, ...titles: string[]): Promise<string[]> {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  const ids: string[] = [];
  for (const title of titles) {
    const { id } = await askApi<{ id: string }>(page, 'POST', '/sessions', { title });
    await askApi(page, 'POST', '/chat-messages', { chat_session_id: id, role: 'user', content: `Said in ${title}` });
    await page.goto(`/sessions/${id}`);
    await expect(lines(page)).toHaveText(new RegExp(title));
    ids.push(id);
    await expectSession(page, title);
  }
  return ids;
}

async function remove(page: Page, title: string): Promise<void> {
  const row = rows(page).filter({ hasText: title });
  await row.hover();
  await row.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  // The notice waits for as long as the pointer is on it.
  await page.mouse.move(0, 0);
}

const stored = async (page: Page) => {
  const { sessions } = await askApi<{ sessions: { title: string }[] }>(page, 'GET', '/sessions');
  return sessions.map(({ title }) => title);
};

test('a deleted session can be taken back, and what was on the screen comes back to it', async ({ page }) => {
  const [, second, third] = await open(page, 'First watch', 'Middle watch', 'Morning watch');
  await sidebar(page);
  await remove(page, 'Morning watch');
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByText('“Morning watch” deleted.')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/sessions/${second}$`));
  expect(await stored(page)).toHaveLength(3);
  await page.getByText('“Morning watch” deleted.').hover();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`/sessions/${third}$`));
  await page.reload();
  await expect(lines(page)).toHaveText(/Morning watch/);
});

test('what nobody takes back is gone', async ({ page }) => {
  await open(page, 'First watch', 'Middle watch');
  await sidebar(page);
  await remove(page, 'First watch');
  const notice = page.getByText('“First watch” deleted.');
  await expect(notice).toBeVisible();
  await expect(notice).toHaveCount(0, { timeout: 15_000 });
  await expect.poll(() => stored(page)).toEqual(['Middle watch']);
  await expect(rows(page)).toHaveCount(1);
});

test('a page that goes away deletes at once', async ({ page, context }) => {
  await open(page, 'First watch', 'Middle watch');
  const other = await context.newPage();
  await other.goto('/sessions');
  const listed = other.getByRole('main').getByRole('listitem').filter({ hasText: 'Said in' });
  await expect(listed).toHaveCount(2);
  await sidebar(page);
  await remove(page, 'First watch');
  await expect(rows(page)).toHaveCount(1);
  await page.goto('about:blank');
  await expect(listed).toHaveCount(1);
  expect(await stored(other)).toEqual(['Middle watch']);
});

test.describe('refused', () => {
  test.use({ refusals: true });

  test('a deletion that is lost says so and shows the session again', async ({ page }) => {
    await open(page, 'First watch', 'Middle watch');
    await loseNext(page, 'DELETE', '**/api/sessions/*');
    await sidebar(page);
    await remove(page, 'First watch');
    // It stays for as long as the pointer is on it.
    await page.getByText(/^Not deleted\./).hover();
    await expect(page.getByText('“First watch” deleted.')).toHaveCount(0);
    await expect(rows(page)).toHaveCount(2);
    if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => stored(page)).toEqual(['Middle watch']);
  });

  test('one that was lost with its page is made up for by the next', async ({ page }) => {
    await open(page, 'First watch', 'Middle watch');
    await loseNext(page, 'DELETE', '**/api/sessions/*');
    await sidebar(page);
    await remove(page, 'First watch');
    await expect(rows(page)).toHaveCount(1);
    await page.reload();
    await expect(lines(page)).toHaveText(/Middle watch/);
    await expect.poll(() => stored(page)).toEqual(['Middle watch']);
    await sidebar(page);
    await expect(rows(page)).toHaveCount(1);
  });
});

test('deleting and taking back needs no pointer', async ({ page }) => {
  await open(page, 'First watch', 'Middle watch');
  await sidebar(page);
  await page.getByRole('button', { name: 'More for “First watch”' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(undo).toHaveCount(0);
  await expect(rows(page).getByRole('link', { name: /First watch/ })).toBeFocused();
});

import type { Page } from '@playwright/test';
import { expect, expectReplyEnded, openNewChat, say, test } from './house.ts';

const name = 'Isaac Rudd';
const box = (page: Page) => page.getByRole('textbox', { name: /^Your line to/ });

/** @returns the addresses of two sessions */
async function openTwo(page: Page): Promise<[string, string]> {
  await openNewChat(page, name);
  const chat = page.url();
  const begin = async (text: string) => {
    await page.goto(chat);
    await say(page, text);
    await expectReplyEnded(page, name, 2);
    return page.url();
  };
  return [await begin('Is the chain up?'), await begin('Who rang the bell?')];
}

test('what one tab leaves unsent is still there when another has been typed in', async ({ page, context }) => {
  const [chain, bell] = await openTwo(page);
  const other = await context.newPage();
  await other.goto(bell);
  await expect(box(other)).toBeVisible();
  await page.goto(chain);
  await box(page).fill('And the lamp, is it');
  await page.close();
  await box(other).fill('W');
  await other.goto(chain);
  await expect(box(other)).toHaveValue('And the lamp, is it');
});

test('what one tab has sent does not come back when another is typed in', async ({ page, context }) => {
  const [chain, bell] = await openTwo(page);
  await page.goto(chain);
  await box(page).fill('And the lamp?');
  const other = await context.newPage();
  await other.goto(bell);
  await expect(box(other)).toBeVisible();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expectReplyEnded(page, name, 3);
  await box(other).fill('W');
  await page.reload();
  await expectReplyEnded(page, name, 3);
  await expect(box(page)).toHaveValue('');
  await page.goto(bell);
  await expect(box(page)).toHaveValue('W');
});

test('a conversation that is open in two tabs has one unsent text, and its files', async ({ page, context }) => {
  const [, bell] = await openTwo(page);
  const other = await context.newPage();
  await other.goto(bell);
  await box(page).fill('And the lamp?');
  await expect(box(other)).toHaveValue('And the lamp?');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'lamp.txt', mimeType: 'text/plain', buffer: Buffer.from('It is lit.') });
  await expect(other.getByRole('button', { name: 'Remove lamp.txt' })).toBeVisible();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(box(other)).toHaveValue('');
  await expect(other.getByRole('button', { name: 'Remove lamp.txt' })).toHaveCount(0);
});

import { expect, expectAccessible, expectReplyEnded, say, test } from './house.ts';

test('a notebook that RAGFlow looks things up in, and whose agent answers', async ({ page }) => {
  await page.goto('/notebooks');
  await page.getByRole('button', { name: 'New notebook' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Hollin Point');
  await page.getByText('RAGFlow', { exact: true }).click();
  await expect(page.getByText('The books go to RAGFlow, too.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make notebook' }).click();
  await expect(page.getByText('version 1 · RAGFlow')).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({
    name: 'lamp.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Chapter 1. The lamp\n\nThe inspector found a silver whistle beneath the seventh stair.'),
  });
  await expect(page.getByRole('list', { name: 'Sources' }).getByRole('listitem')).toContainText(/\d passages?/, {
    timeout: 30_000,
  });

  await page.getByRole('button', { name: 'Start chat' }).click();
  await page.getByRole('button', { name: 'The scene', exact: true }).click();
  await page.getByText('RAGFlow’s agent', { exact: true }).click();
  // It reads the whole notebook.
  await expect(page.getByRole('combobox', { name: 'Story so far' })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save the scene' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await say(page, 'Where was the silver whistle?');
  const reply = await expectReplyEnded(page, 'Assistant', 1);
  await reply.getByRole('button', { name: /^Source 1: lamp\.txt/ }).click();
  await expect(page.getByRole('dialog', { name: /^Source/ })).toContainText('beneath the seventh stair');
  await page.keyboard.press('Escape');
  await expect(reply.getByText('Demo reply')).toHaveCount(0);
  await reply.getByRole('button', { name: 'How it was made' }).click();
  await expect(page.getByRole('dialog', { name: 'How it was made' })).toContainText('RAGFlow’s agent');

  await page.reload();
  await page.getByRole('button', { name: 'The scene', exact: true }).click();
  await expect(page.getByRole('radio', { name: 'RAGFlow’s agent' })).toBeChecked();
});

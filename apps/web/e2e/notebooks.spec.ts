import type { Locator } from '@playwright/test';
import { expect, expectAccessible, test } from './house.ts';

const filler = (about: string) =>
  Array.from(
    { length: 30 },
    (_, day) => `On day ${day + 1} ${about}, and the log of that day says no more than this.`,
  ).join('\n\n');

const lamp = [
  'Chapter 1. The lamp',
  'Maren Oake kept the lamp at Hollin Point, and she kept it alone.',
  filler('the oil was measured and the wick was trimmed'),
  'Chapter 2. The inspector',
  filler('the inspector counted casks in the cellar'),
  'The inspector found a silver whistle beneath the seventh stair, and told nobody.',
  filler('the fog stood at the door'),
  'Chapter 3. The whistle',
  'Tobias Vane blew the silver whistle once, and the boat came.',
  filler('the boat lay at the mooring'),
].join('\n\n');

const text = (name: string, content: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });

test.use({ refusals: /\/sources$/ });

async function inView(element: Locator): Promise<void> {
  await expect(element).toBeInViewport();
}

test('a book is added, searched and read where it was found', async ({ page }, { project }) => {
  const shoot = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
  const audit = () => expectAccessible(page);
  if (project.name === 'phone') await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/notebooks');
  await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();
  await shoot('empty');
  await page.getByRole('button', { name: 'New notebook' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Hollin Point');
  await page.getByRole('button', { name: 'Make notebook' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Hollin Point' })).toBeVisible();

  await page.locator('input[type=file]').setInputFiles([
    text('lamp.txt', lamp),
    text('lamp-copy.txt', lamp),
    {
      name: 'noise.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0, 3, 0, 255]),
    },
  ]);
  const added = page.getByRole('list', { name: 'Files being added' }).getByRole('listitem');
  await expect(added.filter({ hasText: 'noise.txt' }).getByRole('alert')).toContainText('Not added.');
  await expect(added.filter({ hasText: 'lamp.txt' })).toContainText('Here already, as lamp-copy.txt.');
  const source = page.getByRole('list', { name: 'Sources' }).getByRole('listitem').first();
  await expect(source).toContainText('3 chapters', { timeout: 30_000 });
  await expect(source).toContainText(/\d passages/, { timeout: 30_000 });
  await expect(page.getByText(/^1 source · ready/)).toBeVisible();

  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Description' }).fill('A lamp, and who kept it.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('A lamp, and who kept it.')).toBeVisible();

  const found = page.getByRole('list', { name: 'Passages found' }).getByRole('listitem');
  await page.getByRole('searchbox', { name: 'Search this notebook' }).fill('silver whistle');
  await page.keyboard.press('Enter');
  await expect(found.filter({ hasText: 'Chapter 3. The whistle' }).first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Up to which chapter' }).selectOption({ label: 'Chapter 2. The inspector' });
  await expect(found.first()).toContainText('The inspector');
  await expect(found.filter({ hasText: 'Chapter 3. The whistle' })).toHaveCount(0);
  await shoot('notebook');
  await audit();

  await found.filter({ hasText: 'silver whistle' }).first().getByRole('link').click();
  await expect(page).toHaveURL(/\/sources\/[^/]+\?passage=/);
  const marked = page.locator('mark').filter({ hasText: 'a silver whistle beneath the seventh stair' });
  await expect(marked).toBeVisible();
  await inView(page.locator('mark').first());
  await shoot('reader');
  await audit();

  await page.keyboard.press('ArrowRight');
  await inView(page.getByRole('heading', { level: 2, name: 'Chapter 3. The whistle' }));
  await expect(page.getByText('Tobias Vane blew the silver whistle once')).toBeVisible();
  await page.goBack();
  await inView(page.locator('mark').first());

  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: /^Find a session/ }).fill('hollin');
  await page.getByRole('option', { name: /^Hollin Point/ }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('radio', { name: 'Keep its sessions' })).toBeChecked();
  await shoot('delete');
  await page.getByRole('button', { name: 'Delete notebook' }).click();
  await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();
  await audit();
});

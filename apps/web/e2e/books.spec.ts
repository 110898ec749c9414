import { expect, expectAccessible, test } from './house.ts';
import { tinyPdf } from './tiny-pdf.ts';

const story = [
  'Chapter I. The lamp',
  'Maren Oake kept the lamp at Hollin Point, and she kept it alone.',
  '"The lamp does not care who pays for the oil," said Maren Oake to the inspector.',
  'The inspector, Mr. Tobias Vane, wrote that down, and Maren Oake watched him write it.',
  '"You are early," said Maren Oake. "Early is a kind of late, when the tide is wrong."',
  'Mr. Vane laughed. Maren Oake did not laugh; she had wound the clock every night for nine years.',
  'That winter Maren Oake let the lamp go out once, and told nobody why.',
];

test.describe('a book in PDF', () => {
  test('drafts the character that was asked for', async ({ page }) => {
    await page.goto('/characters/new');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'lamp.pdf', mimeType: 'application/pdf', buffer: tinyPdf(story) });
    await page.getByLabel(/^Whom to draft/).fill('Maren Oake');
    await page.getByRole('button', { name: 'Draft from this book' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(/Maren/, { timeout: 45_000 });
    await expect(page.getByText('lamp.pdf').first()).toBeVisible();
    // What is proposed, and what in the book shows it.
    await expectAccessible(page);
  });
});

test.describe('a file that is no book', () => {
  test.use({ refusals: true });

  test('is refused with a reason, and another can be chosen', async ({ page }) => {
    await page.goto('/characters/new');
    const whole = tinyPdf(story);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'torn.pdf', mimeType: 'application/pdf', buffer: whole.subarray(0, 60) });
    await page.getByRole('button', { name: 'Draft from this book' }).click();
    await expect(page.getByRole('alert')).toBeVisible({ timeout: 45_000 });
    await expect(page.getByRole('alert')).toContainText(/PDF|damaged|read/i);
    await expect(
      page.locator('input[type=file]').or(page.getByRole('button', { name: 'Another file' })),
    ).not.toHaveCount(0);
  });

  test('an empty file does not even leave the browser', async ({ page }) => {
    await page.goto('/characters/new');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
    await expect(page.getByRole('alert')).toContainText('“nothing.txt” is empty.');
  });
});

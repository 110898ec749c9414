import { expect, expectAccessible, say, test } from './house.ts';

const people = ['Maren Oake', 'Tobias Vane', 'Ilse Thorn'] as const;

/** A small novel: the first two talk in every chapter, the third is met in the last only. */
function novel(chapters: number): string {
  const chapterOf = (number: number) => {
    const scenes = Array.from({ length: 6 }, (_, i) => [
      `That morning Tobias Vane walked along the dyke for the ${i + 1}th time, and Maren Oake watched him from the mill.`,
      `“The water is ${number} inches and ${i} lines too high,” said Tobias Vane. “Somebody has been at the gate.”`,
      `“Then somebody will have to shut it,” said Maren Oake. “I do not say who, on day ${number} of ${i}.”`,
      ...(number === chapters
        ? [`“You are both late again,” said Ilse Thorn. Ilse Thorn laughed for ${i} minutes.`]
        : []),
      'The reeds bent over the water, the light went out of the afternoon, and nothing was decided between them.',
    ]);
    return [`CHAPTER ${number}. The gate of day ${number}`, ...scenes.flat()].join('\n\n');
  };
  return Array.from({ length: chapters }, (_, i) => chapterOf(i + 1)).join('\n\n');
}

const book = { name: 'the-dyke.txt', mimeType: 'text/plain', buffer: Buffer.from(novel(4)) };

test('a book tells who is in it, and those who are chosen become characters', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Draft from a book' }).click();
  // The gallery takes files, too: cards.
  await expect(page.getByRole('heading', { level: 1, name: 'Draft from a book' })).toBeVisible();
  await page.locator('input[type=file]').setInputFiles(book);
  await page.getByRole('button', { name: 'Open the book' }).click();

  // The text is read; nothing else is before it is said what it takes.
  await expect(page).toHaveURL(/\/casts\/[0-9a-f-]{36}$/);
  await expect(page.getByText(/1 request, about .+ tokens/).first()).toBeVisible();
  await expect(page.getByText('Cost: nothing').first()).toBeVisible();
  const chapters = page.getByLabel('As of chapter');
  await expect(chapters.getByRole('option')).toHaveCount(5);
  const whole = await page
    .getByText(/tokens read/)
    .first()
    .innerText();
  await chapters.selectOption('1');
  await expect(page.getByText(/tokens read/).first()).not.toHaveText(whole);
  await page.reload();
  await page.getByRole('button', { name: 'Read the cast' }).click();

  await expect(page.getByRole('checkbox')).toHaveCount(people.length);
  await expect(page.getByText('Demo cast')).toBeVisible();
  const quote = page.getByRole('list', { name: 'Evidence for Ilse Thorn' });
  await expect(quote).toContainText('Ilse Thorn laughed for');
  await expect(quote).toContainText('the-dyke.txt · CHAPTER 4. The gate of day 4');
  await expect(page.getByText(/The gate of day 1 – .*The gate of day 4/).first()).toBeVisible();
  await page.getByRole('checkbox', { name: 'Maren Oake' }).check();
  await page.getByRole('checkbox', { name: 'Tobias Vane' }).check();
  await page.getByRole('button', { name: 'Draft these' }).click();

  // In the middle of it the page is loaded anew: its address is all it needs.
  await expect(page.getByRole('heading', { name: '2 drafts' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: '2 drafts' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Maren Oake' })).toBeDisabled();
  const reviews = page.getByRole('link', { name: /^Review the draft of/ });
  await expect(reviews).toHaveCount(2);

  // One can be looked at before, in the form that every draft fills.
  await page.getByRole('link', { name: 'Review the draft of Tobias Vane' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Tobias Vane');
  await page.getByRole('link', { name: 'Back to the cast of the book' }).click();

  await page.getByRole('button', { name: 'Save these' }).click();
  await expect(page.getByText(/^Saved: (Maren Oake|Tobias Vane), (Maren Oake|Tobias Vane)\.$/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Talk with Maren Oake' })).toBeVisible();
  await page.getByRole('button', { name: 'Keep this book as a notebook' }).click();
  await expect(page.getByText('Kept as the notebook the-dyke.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Keep this book/ })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto('/');
  for (const name of people.slice(0, 2)) await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: people[2], exact: true })).toHaveCount(0);
  await page.getByRole('link', { name: 'Draft from a book' }).click();
  await expect(page.getByRole('link', { name: 'the cast of the-dyke.txt' })).toBeVisible();
});

test('a notebook tells who is in it, its quotes open it, and those who are saved are grounded in it', async ({ page }, {
  project,
}) => {
  const shoot = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
  if (project.name === 'phone') await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/casts');
  await expect(page.getByText('None yet.')).toBeVisible();
  await page.goto('/notebooks');
  await page.locator('input[type=file]').first().setInputFiles(book);
  await expect(page.getByRole('heading', { level: 1, name: 'the-dyke' })).toBeVisible();
  await page.getByRole('button', { name: 'Draft its cast' }).click({ timeout: 30_000 });

  await expect(page).toHaveURL(/\/casts\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('main').getByRole('link', { name: 'the-dyke', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Read the cast' }).click();
  const quotes = page.getByRole('list', { name: 'Evidence for Ilse Thorn' });
  await quotes
    .getByRole('link', { name: /^Read on at .*The gate of day 4/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/sources\/[0-9a-f-]{36}\?at=/);
  await expect(page.locator('mark').first()).toContainText('Ilse Thorn');
  await expect(page.locator('mark').first()).toBeInViewport();
  await shoot('quote');
  await page.goBack();

  await page.getByRole('checkbox', { name: 'Maren Oake' }).check();
  await page.getByRole('button', { name: 'Draft these' }).click();
  await page.getByRole('link', { name: 'Review the draft of Maren Oake' }).click();
  await expect(page.getByRole('link', { name: /^Read on at / }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Back to the cast of the book' }).click();
  await page.getByRole('button', { name: 'Save these' }).click();
  await page.getByRole('link', { name: 'Talk with Maren Oake' }).click();

  // The notebook comes with her, and can be left.
  await expect(page.getByText('Grounded in the-dyke', { exact: true })).toBeVisible();
  await shoot('grounded');
  const box = page.getByRole('textbox', { name: /^Your line to/ });
  await box.fill('Who was at the');
  await page.getByRole('button', { name: 'Talk without it' }).click();
  await expect(page.getByText('Not grounded in the-dyke')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Notebook: the-dyke' })).toHaveCount(0);
  await expect(box).toHaveValue('Who was at the');
  await page.getByRole('button', { name: 'Take it up again' }).click();
  await say(page, 'Who was at the gate?');
  await expect(page).toHaveURL(/\/sessions\//);
  await expect(page.getByRole('link', { name: 'Notebook: the-dyke' })).toBeVisible();

  await page.goto('/casts/new');
  await page.getByLabel('Notebook', { exact: true }).selectOption({ label: 'the-dyke' });
  await expect(page.getByRole('button', { name: 'Draft its cast' })).toBeEnabled();
  await shoot('new');
  await page.getByRole('link', { name: 'all casts' }).click();
  const listed = page.getByRole('list', { name: 'Casts' }).getByRole('listitem');
  await expect(listed).toHaveCount(1);
  await expect(listed).toContainText('3 people');
  await expect(listed).toContainText('Notebook: the-dyke');
  await shoot('casts');
  await expectAccessible(page);
});

test.describe('what goes wrong', () => {
  test.use({ refusals: true });

  test('an address of no cast says so, and a file that cannot be read keeps its place', async ({ page }) => {
    await page.goto('/casts/01900000-0000-7000-8000-000000000000');
    await expect(page.getByRole('heading', { name: 'No such cast.' })).toBeVisible();
    await page.getByRole('link', { name: 'Draft from a book' }).first().click();
    await page.locator('input[type=file]').setInputFiles({ ...book, name: 'nothing.txt', buffer: Buffer.alloc(0) });
    await expect(page.getByRole('alert')).toContainText('“nothing.txt” is empty.');
    const torn = Buffer.from('%PDF-1.4\n1 0 obj\n<<');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'torn.pdf', mimeType: 'application/pdf', buffer: torn });
    await page.getByRole('button', { name: 'Open the book' }).click();
    await expect(page.getByRole('alert')).toContainText(/PDF|damaged|read/i);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

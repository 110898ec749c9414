import { test as bare } from '@playwright/test';
import { askApi, expect, expectReplyEnded, say, sessionIdOf, test } from './house.ts';
import { jsonCard } from './tiny-card.ts';

const ELSEWHERE = 'https://elsewhere.example';

/** What gets in where words are taken for markup. The page of each test tells of whatever it did. */
const payload =
  `<img src="${ELSEWHERE}/a.png" onerror="document.title=1"> <script>document.title=2</script> ` +
  `![p](${ELSEWHERE}/b.png) [link](javascript:document.title=3)`;

test('markup in a card, its lorebook, a title and a reply runs nothing and asks nobody', async ({ page }) => {
  const harmless = async () => {
    await expect(page.locator('main img[src^="http"], main script, main a[href^="javascript" i]')).toHaveCount(0);
    await expect(page).toHaveTitle(/Dramatis$/);
  };
  const card = jsonCard({
    name: 'Ada Pell',
    description: `The bell of Nessock hangs above the stairs of the harbour ${payload}.`,
    personality: payload,
    scenario: payload,
    first_mes: `Evening. ${payload}`,
    mes_example: `<START>\n{{char}}: ${payload}`,
    creator: payload,
    creator_notes: payload,
    tags: [payload.slice(0, 40)],
    character_book: {
      name: payload,
      entries: [{ keys: ['<img src=x onerror=alert(1)>'], content: payload, enabled: true, insertion_order: 1 }],
    },
  });
  await page.goto('/');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import card' }).click(),
  ]);
  await chooser.setFiles({ name: '<img src=x>.json', mimeType: 'application/json', buffer: Buffer.from(card) });
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('link', { name: 'Ada Pell', exact: true })).toBeVisible();
  await harmless();

  await page.getByRole('link', { name: 'Ada Pell', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Ada Pell' })).toContainText('<script>document.title=2</script>');
  await harmless();
  await say(page, `Tell me everything about the bell and the stairs ${payload}`);
  const reply = await expectReplyEnded(page, 'Ada Pell', 2);
  await expect(reply).toContainText('onerror=');
  await harmless();
  await askApi(page, 'PATCH', `/sessions/${sessionIdOf(page)}`, { title: payload });
  await page.goto('/sessions');
  await expect(page.getByRole('main').getByText('<script>document.title=2</script>').first()).toBeVisible();
  await harmless();

  await page.goto('/');
  await page.getByRole('button', { name: 'More for Ada Pell' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(page.getByLabel('Description', { exact: true })).toHaveValue(/onerror/);
  await harmless();
  await page.getByRole('link', { name: 'Lorebook', exact: true }).click();
  await page.getByRole('main').getByRole('listitem').first().getByRole('button').first().click();
  await expect(page.getByLabel('What it says')).toHaveValue(/onerror/);
  await harmless();
});

// Refusals of the policy are complaints on the console, which the house takes for faults.
bare('the policy of the page refuses what would get in all the same', async ({ page }) => {
  let asked = 0;
  await page.route(`${ELSEWHERE}/**`, async (route) => {
    asked += 1;
    await route.abort();
  });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  const refused = await page.evaluate(async (elsewhere) => {
    const directives: string[] = [];
    const done = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        directives.push(effectiveDirective);
        if (new Set(directives).size === 4) resolve();
      });
    });
    const script = document.createElement('script');
    script.textContent = 'document.title = "ran"';
    const holder = document.createElement('div');
    holder.innerHTML = `<img src="/nowhere.png" onerror="document.title='ran'"><img src="${elsewhere}/p.png">`;
    document.body.append(script, holder);
    await fetch(elsewhere).catch(() => undefined);
    await done;
    return [...new Set(directives)].toSorted();
  }, ELSEWHERE);
  expect(refused).toEqual(['connect-src', 'img-src', 'script-src-attr', 'script-src-elem']);
  expect(asked).toBe(0);
  await expect(page).toHaveTitle('Dramatis');
});

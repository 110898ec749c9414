import type { Locator, Page } from '@playwright/test';
import {
  ALL_OF_IT,
  askApi,
  createCharacter,
  expect,
  expectAccessible,
  expectSession,
  lines,
  LONG_DESCRIPTION,
  replies,
  say,
  stopReply,
  test,
} from './house.ts';

const name = 'Wenna Sark';
const MESSAGES = 120;
/** Of the whole page. */
const MOST_NODES = 3_000;
/** In px: what rounding makes of being there, and a line of a reply. */
const AT = 4;
const LINE = 29;

/** A session of many messages, of one line or several. @returns their ids, oldest first */
async function openLongSession(page: Page): Promise<{ sessionId: string; ids: string[] }> {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  await createCharacter(page, { name, description: LONG_DESCRIPTION });
  const query = '{ characters { nodes { id } } }';
  const { data } = await askApi<{ data: { characters: { nodes: { id: string }[] } } }>(page, 'POST', '/graphql', {
    query,
  });
  const session = { title: 'The whole log', character_id: data.characters.nodes[0]?.id };
  const { id: sessionId } = await askApi<{ id: string }>(page, 'POST', '/sessions', session);
  const ids = await page.evaluate(
    async ([chat_session_id, count]) => {
      const made: string[] = [];
      for (let i = 0; i < count; i++) {
        const role = i % 2 === 0 ? 'user' : 'assistant';
        const content = `Entry ${i}. ${'The lamp was lit at dusk and the wind stood in the west. '.repeat(1 + ((i * 7) % 12))}`;
        // oxlint-disable-next-line no-await-in-loop -- each answers the one before
        const response = await fetch('/api/chat-messages', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ chat_session_id, role, content }),
        });
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is a message
        made.push(((await response.json()) as { id: string }).id);
      }
      return made;
    },
    [sessionId, MESSAGES] as const,
  );
  await page.goto(`/sessions/${sessionId}`);
  await expectSession(page, session.title);
  return { sessionId, ids };
}

const entry = (page: Page, number: number): Locator =>
  page.getByRole('article').filter({ hasText: new RegExp(`Entry ${number}\\.`) });

const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length);

/** Rows are measured when they have been drawn, and the end is gone to again after that. */
async function expectAtEnd(page: Page): Promise<void> {
  const distanceToEnd = () =>
    page.getByRole('feed').evaluate((feed) => {
      const scroller = feed.closest('.overflow-y-auto');
      return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : NaN;
    });
  await expect.poll(distanceToEnd).toBeLessThan(AT);
}

/** Waits until the thread has become so much longer, in px. */
async function expectGrowth(page: Page, by: number): Promise<void> {
  const height = () => page.getByRole('feed').evaluate((feed) => feed.closest('.overflow-y-auto')?.scrollHeight ?? NaN);
  const before = await height();
  await expect.poll(height).toBeGreaterThan(before + by);
}

/**
 * The farthest that the end of the thread was below the screen in any frame, until the reply has ended. Looked at as it is
 * painted: a script of the frame sees words that are there already and followed only after it has run, and how many lines those
 * are is a matter of the machine.
 */
const farthestPainted = (page: Page) =>
  page.getByRole('feed').evaluate(
    (feed) =>
      new Promise<number>((resolve) => {
        const scroller = feed.closest('.overflow-y-auto');
        if (!scroller) return resolve(NaN);
        const below = feed.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom;
        const rest = below - (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight);
        let most = 0;
        // One that has just begun to observe reports once, with where things are when all of the frame's layout is done.
        const painted = new IntersectionObserver(
          ([entry]) => {
            if (entry?.rootBounds)
              most = Math.max(most, entry.boundingClientRect.bottom - entry.rootBounds.bottom - rest);
          },
          { root: scroller },
        );
        const look = () => {
          painted.disconnect();
          if (!feed.querySelector('[data-writing]')) return resolve(most);
          painted.observe(feed);
          requestAnimationFrame(look);
        };
        look();
      }),
  );

const scrollTo = (page: Page, top: number) =>
  page.getByRole('feed').evaluate((feed, to) => feed.closest('.overflow-y-auto')?.scrollTo({ top: to }), top);

/** The first message whose top is on the screen, and where that is. */
async function placeOfFirst(page: Page): Promise<{ text: string; top: number }> {
  return page.getByRole('feed').evaluate((feed) => {
    const edge = feed.closest('.overflow-y-auto')?.getBoundingClientRect().top ?? 0;
    for (const article of feed.querySelectorAll('article')) {
      const { top } = article.getBoundingClientRect();
      if (top >= edge) return { text: article.textContent.match(/Entry \d+\./)?.[0] ?? '', top };
    }
    return { text: '', top: NaN };
  });
}

/** The same once it stands still: rows that have just come into sight are yet to be measured. */
async function settledPlace(page: Page): Promise<{ text: string; top: number }> {
  let place = await placeOfFirst(page);
  await expect
    .poll(async () => {
      const before = place;
      place = await placeOfFirst(page);
      return place.text === before.text && place.top === before.top;
    })
    .toBe(true);
  return place;
}

/** What was looked at is where it was. */
async function expectStill(page: Page, { text, top }: { text: string; top: number }): Promise<void> {
  const article = page.getByRole('article').filter({ hasText: text }).first();
  await expect
    .poll(async () => Math.abs((await article.evaluate((element) => element.getBoundingClientRect().top)) - top))
    .toBeLessThan(2);
}

test('a long thread stays light, and moves only with whoever wants it to', async ({ page }) => {
  // It says a hundred things before it begins.
  test.slow();
  const { sessionId, ids } = await openLongSession(page);
  await expect(entry(page, MESSAGES - 1)).toBeInViewport();
  await expectAtEnd(page);
  expect(await nodes(page)).toBeLessThan(MOST_NODES);

  // Whoever has the focus keeps it, also far off the screen.
  const focused = entry(page, MESSAGES - 2);
  await focused.getByRole('button', { name: 'Copy' }).focus();
  await scrollTo(page, 1_500);
  await expect(entry(page, MESSAGES - 1)).toHaveCount(0);
  await expect(focused.getByRole('button', { name: 'Copy' })).toBeFocused();

  // What is read stays where it is when older messages come in above it.
  const before = await settledPlace(page);
  const older = /\/api\/messages\?.*cursor=/;
  const looked = Promise.withResolvers<void>();
  await page.route(older, async (route) => {
    await looked.promise;
    await route.continue();
  });
  const arrived = page.waitForResponse(older);
  await scrollTo(page, 300);
  const near = await settledPlace(page);
  expect(near.text).not.toBe(before.text);
  looked.resolve();
  await arrived;
  await expect.poll(() => page.getByRole('feed').getAttribute('aria-busy')).toBe('false');
  await expectStill(page, near);

  const heading = page.getByRole('main').getByRole('heading', { name, level: 2 });
  await expect
    .poll(
      async () => {
        await scrollTo(page, 0);
        return heading.isVisible();
      },
      { intervals: [100] },
    )
    .toBe(true);
  await expect(entry(page, 0)).toBeInViewport();
  await expect(entry(page, 0)).toHaveAttribute('aria-posinset', '1');
  await expect(entry(page, 0)).toHaveAttribute('aria-setsize', String(MESSAGES));
  expect(await nodes(page)).toBeLessThan(MOST_NODES);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(entry(page, MESSAGES - 1)).toBeInViewport();
  await expectAtEnd(page);

  await page.goto(`/sessions/${sessionId}?message=${ids[30]}`);
  await expect(entry(page, 30)).toBeFocused();
  await expect(entry(page, 30)).toBeInViewport();

  // A reply is followed by who reads its end, and by nobody else.
  const written = replies(page, name).filter({ has: page.locator('[data-writing]') });

  await say(page, ALL_OF_IT);
  await expect(written.locator('.prose')).not.toBeEmpty();
  const farthest = farthestPainted(page);
  await expect(lines(page).last()).toContainText(ALL_OF_IT);
  await expectGrowth(page, 20 * LINE);
  await stopReply(page);
  expect(await farthest).toBeLessThan(LINE);

  // What was told is not told again, and there is enough left.
  await say(page, ALL_OF_IT);
  await expect(written.locator('.prose')).not.toBeEmpty();
  await scrollTo(page, 1_000);
  const place = await settledPlace(page);
  await expectAccessible(page, ['aria-required-children', 'color-contrast']);
  await stopReply(page);
  await expectStill(page, place);
  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(replies(page, name).last().locator('.speech')).toBeInViewport();
});

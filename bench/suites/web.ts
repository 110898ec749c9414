// Some of this runs in the page.
/// <reference lib="dom" />
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { gzipSync } from 'node:zlib';
import { findChromium } from '../../apps/web/e2e/chromium.ts';
import type { Guest } from '../people.ts';
import { pinThisProcess } from '../pinning.ts';
import { aligned, milliseconds, say, verdict, whole } from '../print.ts';
import { seed } from '../seed.ts';
import { startApiProcess } from '../servers/api.ts';
import { median, percentile } from '../statistics.ts';
import type { Pace } from '@dramatis/gemini-emulator/pace';
import type { Bench } from './suite.ts';

const MESSAGES = 5_000;
/** Of each, about what a speech of two short paragraphs has. */
const MESSAGE_LENGTH = 400;
/** So that the sidebar is as full as it gets. */
const OTHER_SESSIONS = 60;

const MAX_NODES = 3_000;
const MAX_OPEN_MS = 1_000;
const MAX_KEY_MS = 50;
const MAX_FIRST_LOAD_KB = 250;

/** How much slower the processor is made to look. */
const SLOWDOWNS = [1, 4];
const OPENINGS = 7;
const KEYS = 60;
const KEY_MS = 80;
/** The Event Timing API leaves out what was faster than this. */
const FASTEST_REPORTED_MS = 16;
/** How long to go up for at most. */
const UP_FOR_MS = 25_000;

/** As a model writes that is in no hurry: the reply outlasts the typing, also on a slow processor. */
const pace: Pace = { firstChunkMs: 200, chunkMs: 50, wordsPerChunk: 8, chunks: 600 };

const viewport = { width: 1440, height: 900 };

/** How heavy the web app is: to load, to open a long session with, and to type in while a reply comes in. */
export async function web({ options, upstream, folder }: Bench): Promise<void> {
  const executablePath = findChromium();
  say(`Preparing a session of ${MESSAGES} messages.`);
  const dataDir = folder.next();
  const { guest, sessionId } = await seed(upstream, dataDir, async (seeding) => {
    const [guest] = await seeding.guests(1);
    if (guest === undefined) throw new Error('No guest was made.');
    for (let i = 0; i < OTHER_SESSIONS; i++) await seeding.session(guest, 10, MESSAGE_LENGTH);
    return { guest, sessionId: await seeding.session(guest, MESSAGES, MESSAGE_LENGTH) };
  });
  await upstream.setPace(pace);
  const api = await startApiProcess(upstream, dataDir);
  // A browser has many threads, and people give it all their cores.
  pinThisProcess('any');
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  try {
    const place = { browser, guest, baseUrl: api.baseUrl, sessionId };
    const openings = options.quick ? 1 : OPENINGS * options.runs;
    const figures: { slowdown: number; openMs: number; keyMs: number[] }[] = [];
    for (const slowdown of SLOWDOWNS) {
      const opened: number[] = [];
      for (let i = 0; i < openings; i++) opened.push(await timeOpening(place, slowdown));
      const keyMs = await timeKeys(place, slowdown);
      figures.push({ slowdown, openMs: median(opened), keyMs });
    }
    report(figures, await countNodes(place), await firstLoad(place));
  } finally {
    await browser.close();
    pinThisProcess();
    await api.stop();
  }
}

interface Place {
  browser: Browser;
  guest: Guest;
  baseUrl: string;
  sessionId: string;
}

/** A browser that was never here before, with the person signed in. */
async function freshPage({ browser, guest, baseUrl }: Place, slowdown: number): Promise<[Page, BrowserContext]> {
  const context = await browser.newContext({ viewport, serviceWorkers: 'block' });
  await context.addCookies(
    guest.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: baseUrl };
    }),
  );
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return [page, context];
}

/** From going to the address until the last message is on the screen, with nothing in the browser's cache. */
async function timeOpening(place: Place, slowdown: number): Promise<number> {
  const [page, context] = await freshPage(place, slowdown);
  await page.goto(`${place.baseUrl}/sessions/${place.sessionId}`, { waitUntil: 'commit' });
  const opened = await page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const look = () => {
          const last = [...document.querySelectorAll('[role="feed"] article')].at(-1);
          const box = last?.querySelector('.prose p')?.getBoundingClientRect();
          const visible = box !== undefined && box.height > 0 && box.bottom > 0 && box.bottom < innerHeight;
          if (performance.now() > 120_000) reject(new Error('The last message did not come.'));
          else if (!visible) requestAnimationFrame(look);
          // What a frame computes is painted before the next one.
          else requestAnimationFrame(() => resolve(performance.now()));
        };
        look();
      }),
  );
  await context.close();
  return opened;
}

/** Types while a reply comes in. @returns for each key, how long it took until the screen showed it */
async function timeKeys(place: Place, slowdown: number): Promise<number[]> {
  const [page, context] = await freshPage(place, slowdown);
  await page.goto(`${place.baseUrl}/sessions/${place.sessionId}`);
  const line = page.getByRole('textbox', { name: /^Your line to/ });
  await line.fill('And then?');
  await line.press('Enter');
  await page.locator('[data-writing] .prose p').first().waitFor();
  await page.evaluate(() => {
    const longest = new Map<number, number>();
    // A variable of its own, because the types of the DOM don't know of the threshold.
    const eventsFrom16Ms = { type: 'event', durationThreshold: 16 };
    Reflect.set(globalThis, 'longest', longest);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const key: unknown = Reflect.get(entry, 'interactionId');
        // One for pressing and letting go of a key; none for what is no input of the person.
        if (typeof key === 'number' && key !== 0) longest.set(key, Math.max(longest.get(key) ?? 0, entry.duration));
      }
    }).observe(eventsFrom16Ms);
  });
  const letters = 'the quick brown fox jumps over the lazy dog and comes back again'.slice(0, KEYS);
  await line.pressSequentially(letters, { delay: KEY_MS });
  const stillWriting = await page.locator('[data-writing]').count();
  if (stillWriting === 0) say('The reply ended before the typing did: its figures are too good.');
  const slow = await page.evaluate(() => {
    const longest: unknown = Reflect.get(globalThis, 'longest');
    return longest instanceof Map ? [...longest.values()].map(Number) : [];
  });
  if (stillWriting > 0) await page.getByRole('button', { name: 'Stop the reply' }).click();
  await page.locator('[data-writing]').waitFor({ state: 'detached' });
  await context.close();
  const fast = Array<number>(Math.max(0, letters.length - slow.length)).fill(FASTEST_REPORTED_MS);
  return [...slow, ...fast];
}

/** The most elements there are, ten times a second, on the way up from the end; and how many messages were loaded by then. */
async function countNodes(place: Place): Promise<{ nodes: number; loaded: number }> {
  const [page, context] = await freshPage(place, 1);
  let loaded = 0;
  page.on('response', async (response) => {
    if (!response.url().includes('/api/messages?')) return;
    const { messages }: { messages: unknown[] } = await response.json();
    loaded += messages.length;
  });
  await page.goto(`${place.baseUrl}/sessions/${place.sessionId}`);
  await page.getByRole('article').last().waitFor();
  const nodes = await page.evaluate(
    (forMs) =>
      new Promise<number>((resolve) => {
        const scroller = document.querySelector('[role="feed"]')?.closest('.overflow-y-auto');
        const deadline = performance.now() + forMs;
        let nodes = 0;
        const up = () => {
          nodes = Math.max(nodes, document.querySelectorAll('*').length);
          // What was there stays in sight when more comes in above it, so the beginning is as far up again.
          if (scroller) scroller.scrollTop = 0;
          const whole = document.querySelector('article[aria-posinset="1"]:not([aria-setsize="-1"])');
          if (whole || performance.now() > deadline) resolve(nodes);
          else setTimeout(up, 100);
        };
        up();
      }),
    UP_FOR_MS,
  );
  await context.close();
  return { nodes, loaded };
}

/** Compressed sizes of the scripts that the first screen loads, in kB, by their name. */
async function firstLoad(place: Place): Promise<Map<string, number>> {
  const [page, context] = await freshPage(place, 1);
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    const name = new URL(response.url()).pathname.replace('/assets/', '');
    sizes.set(
      name,
      response.body().then((body) => gzipSync(body).length / 1_000),
    );
  });
  await page.goto(place.baseUrl);
  await page.getByRole('link', { name: 'Mara', exact: true }).waitFor();
  const named = await Promise.all([...sizes].map(async ([name, size]) => [name, await size] as const));
  await context.close();
  return new Map(named.toSorted(([, a], [, b]) => b - a));
}

function report(
  figures: readonly { slowdown: number; openMs: number; keyMs: number[] }[],
  { nodes, loaded }: { nodes: number; loaded: number },
  scripts: ReadonlyMap<string, number>,
): void {
  const rows = figures.map(({ slowdown, openMs, keyMs }) => [
    slowdown === 1 ? 'as it is' : `${slowdown} times slower`,
    whole(openMs),
    milliseconds(percentile(keyMs, 50)),
    milliseconds(percentile(keyMs, 95)),
  ]);
  say(`\n${aligned([['processor', 'open, ms', 'key to paint p50', 'p95'], ...rows])}\n`);
  const total = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  const largest = [...scripts].slice(0, 5).map(([name, size]) => `${name} ${size.toFixed(1)}`);
  say(`First load: ${scripts.size} scripts; the largest, in kB: ${largest.join(', ')}.\n`);
  for (const { slowdown, openMs, keyMs } of figures) {
    const p95 = percentile(keyMs, 95);
    // The slower processor is for comparison.
    if (slowdown !== 1) continue;
    say(
      verdict(
        nodes < MAX_NODES,
        `elements, on the way up through ${loaded} messages: at most ${nodes}; fewer than ${MAX_NODES}`,
      ),
    );
    say(
      verdict(
        openMs <= MAX_OPEN_MS,
        `opening a session of ${MESSAGES} messages: ${whole(openMs)} ms; at most ${MAX_OPEN_MS} ms`,
      ),
    );
    say(
      verdict(
        p95 <= MAX_KEY_MS,
        `key to paint while a reply comes in: p95 ${milliseconds(p95)} ms; at most ${MAX_KEY_MS} ms`,
      ),
    );
  }
  say(
    verdict(
      total <= MAX_FIRST_LOAD_KB,
      `first load, compressed: ${total.toFixed(1)} kB of JavaScript; at most ${MAX_FIRST_LOAD_KB} kB`,
    ),
  );
}

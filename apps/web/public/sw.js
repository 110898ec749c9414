/**
 * Lets the app begin without a connection: the page and what it loads come from the cache when the network does not
 * answer. Answers of the API are none of its business; the page keeps those itself.
 */
const SHELL = 'dramatis-shell';
const PAGE = '/';

addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.add(PAGE))
      .then(() => skipWaiting()),
  );
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api')) return;
  if (request.mode === 'navigate') event.respondWith(fromNetwork(request, PAGE));
  // Its name has the hash of its content.
  else if (url.pathname.startsWith('/assets/')) event.respondWith(fromCache(request));
  else event.respondWith(fromNetwork(request, request));
});

async function fromNetwork(request, key) {
  const cache = await caches.open(SHELL);
  try {
    const response = await fetch(request);
    // A file that is opened by itself, such as a sample, is no page of the app.
    const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
    if (response.ok && (key !== PAGE || isPage)) {
      if (key === PAGE) await dropOldAssets(cache, response.clone());
      await cache.put(key, response.clone());
    }
    return response;
  } catch (error) {
    const known = await cache.match(key);
    if (known !== undefined) return known;
    throw error;
  }
}

async function fromCache(request) {
  const cache = await caches.open(SHELL);
  const known = await cache.match(request);
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

/** A changed page is a new build: its assets have new names. */
async function dropOldAssets(cache, page) {
  const known = await cache.match(PAGE);
  if (known === undefined || (await known.text()) === (await page.text())) return;
  const keys = await cache.keys();
  await Promise.all(
    keys.filter(({ url }) => new URL(url).pathname.startsWith('/assets/')).map((key) => cache.delete(key)),
  );
}

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
      .then((cache) => cache.addAll([PAGE, '/theme-init.js', '/favicon.svg']))
      .then(() => skipWaiting()),
  );
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

// The page says when it has nothing to load any more.
addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keepAssets());
});

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
  // It is the same whoever asks for it, as a module or as a file to be kept.
  const known = await cache.match(request, { ignoreVary: true });
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

/** Keeps what the kept page's screens are made of, also those that nobody has opened, and lets go of other builds' assets. */
async function keepAssets() {
  const cache = await caches.open(SHELL);
  const page = await cache.match(PAGE);
  const [, address] = /<meta name="assets" content="([^"]+)"/.exec((await page?.text()) ?? '') ?? [];
  if (address === undefined) return;
  const list = await fromCache(new Request(address));
  // Another build is being served by now; its page will come.
  if (!list.ok) return;
  const assets = await list.json();
  // One by one: whatever the page asks for meanwhile comes first.
  for (const asset of assets) await fromCache(new Request(asset, { priority: 'low' }));
  const wanted = new Set([address, ...assets]);
  const isOld = (path) => path.startsWith('/assets/') && !wanted.has(path);
  const keys = await cache.keys();
  // A font that was needed is kept for good: it has not changed for as long as it has its name.
  const old = keys.filter(({ url }) => isOld(new URL(url).pathname) && !url.endsWith('.woff2'));
  await Promise.all(old.map((key) => cache.delete(key)));
}

/**
 * Lets the app begin without a connection: the page and what it loads come from the cache when the network does not
 * answer. Answers of the API are none of its business; the page keeps those itself.
 */
const SHELL = 'dramatis-shell';
const PAGE = '/';
/** So long the network may take where something is kept. */
const PATIENCE_MS = 4_000;

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
  if (event.data === 'keep') event.waitUntil(keepAssets(event));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api')) return;
  if (request.mode === 'navigate') event.respondWith(fromNetwork(event, PAGE));
  // Its name has the hash of its content.
  else if (url.pathname.startsWith('/assets/')) event.respondWith(fromCache(event, request));
  else event.respondWith(fromNetwork(event, request));
});

/** A line that hangs, and a proxy that has lost its server, count as none. */
async function fromNetwork(event, key) {
  const answer = ask(event, key);
  // It is kept for the next time, also when it comes too late.
  event.waitUntil(answer.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const response = await Promise.race([answer.catch(() => {}), late]);
  if (response !== undefined && response.status < 500) return response;
  return (await kept(key)) ?? answer;
}

async function ask(event, key) {
  const response = await fetch(event.request);
  // A file that is opened by itself, such as a sample, is no page of the app.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
  if (response.ok && (key !== PAGE || isPage)) keep(event, key, response.clone());
  return response;
}

async function fromCache(event, request) {
  // It is the same whoever asks for it, as a module or as a file to be kept.
  const known = await kept(request, { ignoreVary: true });
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) keep(event, request, response.clone());
  return response;
}

/** Where the store is full, or forbidden, the network is all there is. */
async function kept(key, options) {
  try {
    const cache = await caches.open(SHELL);
    return await cache.match(key, options);
  } catch {
    return undefined;
  }
}

function keep(event, key, response) {
  const keeping = caches.open(SHELL).then((cache) => cache.put(key, response));
  event.waitUntil(keeping.catch(() => {}));
}

/** Keeps what the kept page's screens are made of, also those that nobody has opened, and lets go of other builds' assets. */
async function keepAssets(event) {
  const cache = await caches.open(SHELL);
  const page = await cache.match(PAGE);
  const [, address] = /<meta name="assets" content="([^"]+)"/.exec((await page?.text()) ?? '') ?? [];
  if (address === undefined) return;
  const list = await fromCache(event, new Request(address));
  // Another build is being served by now; its page will come.
  if (!list.ok) return;
  const assets = await list.json();
  // One by one: whatever the page asks for meanwhile comes first.
  for (const asset of assets) await fromCache(event, new Request(asset, { priority: 'low' }));
  const wanted = new Set([address, ...assets]);
  const isOld = (path) => path.startsWith('/assets/') && !wanted.has(path);
  const keys = await cache.keys();
  // A font that was needed is kept for good: it has not changed for as long as it has its name.
  const old = keys.filter(({ url }) => isOld(new URL(url).pathname) && !url.endsWith('.woff2'));
  await Promise.all(old.map((key) => cache.delete(key)));
}

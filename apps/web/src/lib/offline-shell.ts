/** Has the browser keep the app itself, so that it begins without a connection. What that keeps is in `public/sw.js`. */
export function keepShell(): void {
  // In development every module is a file of its own, and changes all the time.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Over plain HTTP from another machine browsers refuse it; the app works without.
  navigator.serviceWorker.register('/sw.js').then(whenLoaded(keepScreens), () => undefined);
}

/** The other screens, too. Asked for when this one is there, so that it waits for nothing. */
function keepScreens(): void {
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage('keep'));
}

function whenLoaded(run: () => void): () => void {
  const whenIdle = () => {
    // Safari has no such call.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 10_000 });
    else setTimeout(run, 2_000);
  };
  return () => {
    if (document.readyState === 'complete') whenIdle();
    else addEventListener('load', whenIdle, { once: true });
  };
}

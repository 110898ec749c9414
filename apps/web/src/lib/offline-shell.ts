/** Has the browser keep the app itself, so that it begins without a connection. What that keeps is in `public/sw.js`. */
export function keepShell(): void {
  // In development every module is a file of its own, and changes all the time.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Over plain HTTP from another machine browsers refuse it; the app works without.
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}

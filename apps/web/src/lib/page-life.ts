import { v7 as uuidv7 } from 'uuid';

/** This page, as long as it lives; a reload makes another one of it. */
export const pageId = uuidv7();

const lockOf = (page: string) => `dramatis:page:${page}`;

// Only pages that are served securely have them.
const locks = 'locks' in navigator ? navigator.locks : null;

/** Whether it can be told if another page lives. */
export const seesOtherPages = locks !== null;

// The browser takes it back when the page goes, however it goes.
void locks?.request(lockOf(pageId), () => new Promise(() => {}));

/** Runs something once another page is gone, one page after the other; at once where nobody can tell whether it lives. */
export async function afterPage(page: string, run: () => void): Promise<void> {
  if (locks === null) run();
  else await locks.request(lockOf(page), run);
}

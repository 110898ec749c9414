/**
 * The waits of one answer. A wait ends at its time or when the answer is released (client gone,
 * emulator closing), whichever is first; after a release every wait returns at once.
 *
 * One object per answer and no AbortSignal: a listener added and removed for every chunk is what a
 * stand-in serving thousands of chunks a second can't afford.
 */
export class Pause {
  #released = false;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  get released(): boolean {
    return this.#released;
  }

  /** Waits until `performance.now()` reaches `due`: an absolute time, so that a late chunk does not delay the next. */
  until(due: number): Promise<void> {
    const left = due - performance.now();
    if (this.#released || left <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, Math.ceil(left));
    });
  }

  /** Waits for `ms`, or without it until released. */
  hold(ms?: number): Promise<void> {
    if (ms !== undefined) return this.until(performance.now() + ms);
    if (this.#released) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  release(): void {
    this.#released = true;
    clearTimeout(this.#timer);
    this.#wake?.();
  }
}

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The system's Chromium, or the one that CHROMIUM_PATH names. The build without windows comes first: it is the same
 * engine for a good deal less of the machine.
 * @throws Error with a sentence for people */
export function findChromium(): string {
  const given = process.env['CHROMIUM_PATH'];
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = given ? [given] : names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    given
      ? `There is no Chromium at ${given}: correct CHROMIUM_PATH, or unset it to use the one that is installed.`
      : 'This needs Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to where it is.',
  );
}

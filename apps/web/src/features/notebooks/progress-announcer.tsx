import type { Source } from '@dramatis/client/model';
import { useEffect, useRef, useState } from 'react';
import type { Upload } from './uploads.ts';
import { endText, progressText } from './words.ts';

/** No more often than it can be heard out. */
const EVERY_MS = 5_000;

/** Says to screen readers how far the files are, now and then, and how it ended. */
export function ProgressAnnouncer({ uploads, sources }: { uploads: readonly Upload[]; sources: readonly Source[] }) {
  const [said, setSaid] = useState('');
  const progress = progressText(uploads, sources);
  const end = endText(uploads, sources);
  const latest = useRef(progress);
  const isBusy = progress !== '';
  useEffect(() => {
    latest.current = progress;
  }, [progress]);
  useEffect(() => {
    if (!isBusy) return;
    setSaid(latest.current);
    const timer = setInterval(() => setSaid(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, [isBusy]);
  return (
    <div aria-live="polite" className="sr-only">
      {isBusy ? said : said === '' ? '' : end}
    </div>
  );
}

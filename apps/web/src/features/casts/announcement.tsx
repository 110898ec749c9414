import { useEffect, useRef, useState } from 'react';

const EVERY_MS = 5_000;

/** Tells screen readers how something goes on, not more often than it can be heard. */
export function Announcement({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}

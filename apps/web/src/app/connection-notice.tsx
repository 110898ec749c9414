import { useEffect, useState } from 'react';
import { useConnection } from '@/lib/connection.ts';

/** A blink of the line is nobody's business. */
const PATIENCE_MS = 1_500;

/** Says that what is on the screen may be behind, and that nothing has to be done about it. */
export function ConnectionNotice() {
  const connection = useConnection((state) => state.connection);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (connection !== 'lost') return;
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [connection]);
  return (
    // Over the page, not above it: what somebody is reading must not move.
    <div role="status" className="pointer-events-none absolute inset-x-0 top-14 z-20">
      {shown && (
        <p className="border-b border-brass-line bg-brass-wash px-5 py-2 text-sm">
          {navigator.onLine
            ? 'The server can’t be reached. Trying again… What is saved is safe.'
            : 'You are offline. What is saved is safe, and a reply that is being written goes on without you.'}
        </p>
      )}
    </div>
  );
}

import { t } from '@lingui/core/macro';
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
    <output className="pointer-events-none absolute inset-x-4 top-15 z-20 flex justify-center">
      {shown && (
        <span className="rise rounded-md border border-brass-line bg-brass-wash px-4 py-1.5 text-sm shadow-lift">
          {navigator.onLine
            ? t`The server can’t be reached. Trying again…`
            : t`You are offline. What is saved is safe.`}
        </span>
      )}
    </output>
  );
}

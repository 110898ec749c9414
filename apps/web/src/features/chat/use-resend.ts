import { useEffect, useEffectEvent } from 'react';
import { useConnection } from '@/lib/connection.ts';
import { useOutbox, type PendingSend } from './outbox.ts';

/**
 * Sends what the line was down for as soon as it may be up again: when the browser or the server is back, or the
 * conversation is opened. Never just because it failed, which would go round in circles. One at a time: a session takes the
 * next only after its reply.
 */
export function useResend(conversation: string, sendAgain: (send: PendingSend) => void): void {
  const resend = useEffectEvent(() => {
    const mine = useOutbox.getState().sends.filter((send) => send.conversation === conversation);
    if (mine.some(({ state }) => state === 'sending')) return;
    const lost = mine.find((send) => send.lost);
    if (lost) sendAgain(lost);
  });
  useEffect(() => {
    const again = () => resend();
    again();
    addEventListener('online', again);
    const unsubscribe = useConnection.subscribe((now, before) => {
      if (now.connection === 'open' && before.connection === 'lost') again();
    });
    return () => {
      removeEventListener('online', again);
      unsubscribe();
    };
  }, []);
}

import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { nextAnnouncement } from './announce.ts';
import { withoutMarks } from './citation-marks.ts';
import { useLiveReplies } from './live-replies.ts';

const EVERY_MS = 2_500;

/** Reads a growing reply to screen readers, in whole sentences and not faster than they can be heard. */
export function Announcer({ messageId, name }: { messageId: string | null; name: string }) {
  const [spoken, setSpoken] = useState<{ messageId: string; say: string } | null>(null);
  const heard = useRef(0);

  useEffect(() => {
    if (messageId === null) return;
    heard.current = 0;
    const tick = () => {
      const reply = useLiveReplies.getState().replies.get(messageId);
      if (!reply) return;
      const next = nextAnnouncement(reply.text, heard.current, reply.ended !== null);
      heard.current = next.heard;
      const say = withoutMarks(next.say, reply.sources);
      if (say !== '') setSpoken({ messageId, say });
    };
    const timer = setInterval(tick, EVERY_MS);
    return () => {
      clearInterval(timer);
      // The end of the reply is what stops this; its last words are still to be said.
      tick();
    };
  }, [messageId]);

  return (
    <div aria-live="polite" className="sr-only">
      {messageId !== null && spoken?.messageId !== messageId ? t`${name} is speaking.` : spoken?.say}
    </div>
  );
}

import type { Message } from '@dramatis/client/model';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { explainEnding } from './ending.ts';

/** Why a reply has no end, and what can be done about it. */
export function StatusLine({ message, retry }: { message: Message; retry: (() => void) | null }) {
  const ending = explainEnding(message, useNow());
  if (!ending) return null;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 text-[0.9375rem]">
      <p className={ending.bad ? 'text-oxblood' : 'text-soft'}>{ending.text}</p>
      {retry && (
        <Button size="sm" onClick={retry}>
          {message.status === 'stopped' ? 'Another reply' : 'Try again'}
        </Button>
      )}
    </div>
  );
}

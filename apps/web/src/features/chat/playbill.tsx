import { t } from '@lingui/core/macro';
import { Portrait } from '@/ui/portrait.tsx';

/** The head of a script: who is in it, when and where it plays. */
export function Playbill({
  partner,
  worldTime,
}: {
  partner: { name: string; tagline: string; avatarUrl: string | null };
  worldTime: string;
}) {
  return (
    <header className="mb-9">
      <div className="flex gap-5">
        <Portrait name={partner.name} src={partner.avatarUrl} size="md" />
        <div className="min-w-0 self-end pb-0.5">
          <h2 className="font-serif text-[2.125rem] leading-[1.08] font-light tracking-[-0.015em]">{partner.name}</h2>
          {partner.tagline && (
            <p className="mt-1 font-serif text-lg leading-snug text-pretty text-soft italic">{partner.tagline}</p>
          )}
        </div>
      </div>
      <div className="playbill-rule mt-5" />
      {worldTime.trim() !== '' && (
        <p className="mt-4 text-center font-serif text-[1.0625rem] text-balance text-soft italic">{worldTime}</p>
      )}
    </header>
  );
}

export function ThreadSkeleton() {
  return (
    <div
      aria-busy
      aria-label={t`Loading the session`}
      className="mx-auto w-full max-w-[44rem] flex-1 px-5 pt-8 sm:px-7 sm:pt-12"
    >
      <div className="flex items-end gap-5">
        <div className="skeleton aspect-[3/4] w-[4.5rem]" />
        <div className="skeleton mb-1 h-9 w-56" />
      </div>
      <div className="mt-14 flex flex-col gap-3">
        {['w-24 h-5', 'w-full h-4', 'w-11/12 h-4', 'w-2/3 h-4'].map((size) => (
          <div key={size} className={`skeleton ${size}`} />
        ))}
      </div>
    </div>
  );
}

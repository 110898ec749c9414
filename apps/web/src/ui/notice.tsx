import type { ReactNode } from 'react';

/** Something to know or to act on, in the place where it matters. `alert` interrupts a screen reader. */
export function Notice({
  tone = 'plain',
  alert = false,
  actions,
  children,
}: {
  tone?: 'plain' | 'brass' | 'oxblood';
  alert?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const look = {
    plain: 'border-line-strong bg-wash/40',
    brass: 'border-brass-line bg-brass-wash',
    oxblood: 'border-oxblood bg-oxblood-wash',
  }[tone];
  return (
    <div
      role={alert ? 'alert' : 'status'}
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 border-l-2 px-4 py-2.5 text-[0.9375rem] ${look}`}
    >
      <div className="min-w-0 flex-1 basis-64">{children}</div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

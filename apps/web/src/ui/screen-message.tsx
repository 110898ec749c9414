import type { ReactNode } from 'react';

/** A screen that has only one thing to say: nothing here, not found, went wrong. One sentence, one action. */
export function ScreenMessage({
  title,
  children,
  actions,
}: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-xl px-5 py-16 sm:px-8 sm:py-24">
      <h1 className="font-serif text-4xl font-light tracking-tight">{title}</h1>
      <div className="playbill-rule mt-5 w-16" />
      <div className="mt-5 text-lg text-soft">{children}</div>
      {actions && <div className="mt-7 flex flex-wrap gap-3">{actions}</div>}
    </div>
  );
}

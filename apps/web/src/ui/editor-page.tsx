import type { ReactNode } from 'react';
import { Page } from '@/ui/page.tsx';

export function EditorPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Page>
      <title>{`${title} · Dramatis`}</title>
      <div className="mx-auto w-full max-w-[64rem] px-5 pt-8 sm:px-10 sm:pt-14">
        <h1 className="font-serif text-4xl font-light tracking-[-0.02em] break-words sm:text-5xl">{title}</h1>
        <div className="playbill-rule mt-5 mb-8" />
        {children}
      </div>
    </Page>
  );
}

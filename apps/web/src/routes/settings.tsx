import type { ReactNode } from 'react';
import { ShortcutList } from '@/app/palette/shortcut-list.tsx';
import { DataSection } from '@/features/interchange/data-section.tsx';
import { useTheme } from '@/lib/theme.ts';
import { Choice } from '@/ui/choice.tsx';
import { Page } from '@/ui/page.tsx';

const themes = [
  { value: 'system', label: 'As the system has it' },
  { value: 'light', label: 'Matinée (light)' },
  { value: 'dark', label: 'House lights down (dark)' },
] as const;

export function Component() {
  const { theme, choose } = useTheme();
  return (
    <Page>
      <title>Settings · Dramatis</title>
      <div className="mx-auto w-full max-w-3xl px-5 py-10 sm:px-10 sm:py-14">
        <h1 className="font-serif text-4xl font-light tracking-tight">Settings</h1>
        <div className="playbill-rule mt-5" />
        <Section title="Appearance">
          <div className="flex max-sm:[&_fieldset]:w-full max-sm:[&_fieldset]:flex-col">
            <Choice label="Light" value={theme} options={themes} onChange={choose} />
          </div>
        </Section>
        <Section title="Conversations">
          <DataSection />
        </Section>
        <Section title="Keys">
          <ShortcutList />
        </Section>
      </div>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-10">
      <h2 className="pb-3 font-serif text-2xl">{title}</h2>
      {children}
    </section>
  );
}

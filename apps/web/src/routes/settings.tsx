import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { ShortcutList } from '@/app/palette/shortcut-list.tsx';
import { DataSection } from '@/features/interchange/data-section.tsx';
import { languages, useLanguage } from '@/lib/language.ts';
import { showRemotePictures, showsRemotePictures } from '@/lib/remote-pictures.ts';
import { useTheme } from '@/lib/theme.ts';
import { Choice } from '@/ui/choice.tsx';
import { Page } from '@/ui/page.tsx';

export function Component() {
  const { theme, choose } = useTheme();
  const language = useLanguage();
  const themes = [
    { value: 'system', label: t`As the system has it` },
    { value: 'light', label: t`Matinée (light)` },
    { value: 'dark', label: t`House lights down (dark)` },
  ] as const;
  return (
    <Page>
      <title>{t`Settings · Dramatis`}</title>
      <div className="mx-auto w-full max-w-3xl px-5 py-10 sm:px-10 sm:py-14">
        <h1 className="font-serif text-4xl font-light tracking-tight">
          <Trans>Settings</Trans>
        </h1>
        <div className="playbill-rule mt-5" />
        <Section title={t`Appearance`}>
          <div className="flex max-sm:[&_fieldset]:w-full max-sm:[&_fieldset]:flex-col">
            <Choice label={t`Light`} value={theme} options={themes} onChange={choose} />
          </div>
        </Section>
        <Section title={t`Language`}>
          <div className="flex max-sm:[&_fieldset]:w-full max-sm:[&_fieldset]:flex-col">
            <Choice
              label={t`Language`}
              value={language.choice}
              options={[{ value: 'system', label: t`As the browser has it` }, ...languages]}
              onChange={(choice) => void language.choose(choice)}
            />
          </div>
        </Section>
        <Section title={t`Pictures from elsewhere`}>
          <p className="pb-3 text-soft">
            <Trans>
              A reply or a greeting may name a picture on another server. To show it tells that server that you read it,
              and from where.
            </Trans>
          </p>
          <div className="flex">
            <Choice
              label={t`Pictures from elsewhere`}
              value={showsRemotePictures ? 'show' : 'hide'}
              options={[
                { value: 'hide', label: t`Only say that there is one` },
                { value: 'show', label: t`Show them` },
              ]}
              onChange={(choice) => showRemotePictures(choice === 'show')}
            />
          </div>
        </Section>
        <Section title={t`Conversations`}>
          <DataSection />
        </Section>
        <Section title={t`Keys`}>
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

import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ContextLore, MessageContext } from '@dramatis/client/model';
import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { locale } from '@/lib/language.ts';
import { loreReason, partsOf, tokensByShare, type Part, type Share } from './context-parts.ts';

const shareLook: Readonly<Record<Share, { name: MessageDescriptor; fill: string }>> = {
  character: { name: msg`The character`, fill: 'bg-oxblood' },
  lore: { name: msg`Lore`, fill: 'bg-brass-line' },
  scene: { name: msg`The scene`, fill: 'bg-soft' },
  conversation: { name: msg`The conversation`, fill: 'bg-ink' },
  instructions: { name: msg`Instructions`, fill: 'bg-line-strong' },
};

const tokens = (count: number) => plural(count, { one: '# token', other: '# tokens' });

const seconds = (ms: number) =>
  `${(ms / 1000).toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 2 })} s`;

/** A prompt, taken apart: how much of what, what was left out and why, and every word of it. */
export function ContextReport({ context }: { context: MessageContext }) {
  return (
    <div className="flex flex-col gap-8">
      <Sizes context={context} />
      <section aria-labelledby="context-blocks">
        <Heading id="context-blocks">
          <Trans>In the order of the request</Trans>
        </Heading>
        <ul className="border-t border-line">
          {partsOf(context).map((part) => (
            <PartRow key={part.key} part={part} />
          ))}
        </ul>
      </section>
      {context.lore.length > 0 && <Lore lore={context.lore} />}
      <section aria-labelledby="context-facts">
        <Heading id="context-facts">
          {context.reply ? <Trans>How it was asked</Trans> : <Trans>How it will be asked</Trans>}
        </Heading>
        <dl className="tabular grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-[0.9375rem]">
          {factsOf(context).map(({ term, value }) => (
            <div key={term} className="contents">
              <dt className="text-soft">{term}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

function Heading({ id, children }: { id: string; children: ReactNode }) {
  return (
    <h3 id={id} className="mb-2 font-serif text-lg">
      {children}
    </h3>
  );
}

function Sizes({ context }: { context: MessageContext }) {
  const parts = tokensByShare(context).filter((part) => part.tokens > 0);
  const size = tokens(context.tokens);
  const room = context.budget.toLocaleString(locale());
  return (
    <section aria-label={t`Size`}>
      <p className="text-[0.9375rem] text-soft">
        <Trans>
          About <strong className="font-semibold text-ink">{size}</strong>, of {room} that there is room for.
        </Trans>
      </p>
      <div aria-hidden className="mt-3 flex h-2.5 gap-px overflow-hidden rounded-sm">
        {parts.map(({ share, tokens: count }) => (
          <span key={share} className={`min-w-1 ${shareLook[share].fill}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className="tabular mt-3 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2">
        {parts.map(({ share, tokens: count }) => (
          <li key={share} className="flex items-center gap-2">
            <span aria-hidden className={`size-2.5 rounded-sm ${shareLook[share].fill}`} />
            <span>{i18n._(shareLook[share].name)}</span>
            <span className="ms-auto text-soft">{tokens(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const dropReasons = {
  budget: msg`Left out: no room`,
  lore: msg`Left out: a lorebook entry asks for it`,
  later_in_story: msg`Left out: it tells of what comes later in the story`,
} as const;

function PartRow({ part }: { part: Part }) {
  // The words of a long conversation are only put on the page for whoever opens them.
  const [open, setOpen] = useState(false);
  const head = (
    <>
      <span
        aria-hidden
        className={`mt-[0.45rem] size-2 shrink-0 rounded-sm ${part.dropped ? 'border border-line-strong' : shareLook[part.share].fill}`}
      />
      <span className={`min-w-0 break-words ${part.dropped ? 'text-soft line-through decoration-line-strong' : ''}`}>
        {part.name}
      </span>
      {part.dropped && <span className="shrink-0 text-sm text-brass">{i18n._(dropReasons[part.dropped])}</span>}
      <span className="tabular ms-auto shrink-0 ps-2 text-sm text-soft">{tokens(part.tokens)}</span>
    </>
  );
  return (
    <li className="border-b border-line">
      {part.texts.length === 0 ? (
        <div className="flex flex-wrap items-start gap-x-3 py-2.5 pe-7">{head}</div>
      ) : (
        <details className="group/part" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="relative flex list-none flex-wrap items-start gap-x-3 py-2.5 pe-7 hover:bg-wash/50 pointer-coarse:py-3 [&::-webkit-details-marker]:hidden">
            {head}
            <ChevronRight
              aria-hidden
              className="absolute inset-y-0 end-0 my-auto size-4 text-faint transition-transform duration-150 group-open/part:rotate-90"
            />
          </summary>
          {open && (
            <div className="flex flex-col gap-3 pt-2 pb-4 ps-5">
              {part.texts.map(({ key, speaker, text }) => (
                <div key={key}>
                  {speaker && <p className="text-sm text-soft">{speaker === 'user' ? t`You` : t`The character`}</p>}
                  <p dir="auto" className="font-serif leading-relaxed break-words whitespace-pre-wrap">
                    {text}
                  </p>
                </div>
              ))}
            </div>
          )}
        </details>
      )}
    </li>
  );
}

function Lore({ lore }: { lore: readonly ContextLore[] }) {
  return (
    <section aria-labelledby="context-lore">
      <Heading id="context-lore">
        <Trans>Lore</Trans>
      </Heading>
      <ul className="flex flex-col gap-2 text-[0.9375rem]">
        {lore.map((entry) => (
          <li key={`${entry.book}/${entry.entry}`}>
            <span className={entry.active ? '' : 'text-soft'}>{entry.label}</span>
            <span className="block text-sm text-soft">{loreReason(entry)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const thinkingWords: Readonly<Record<MessageContext['parameters']['thinking'], MessageDescriptor>> = {
  fast: msg({ message: 'fast', context: 'how the model thinks' }),
  balanced: msg({ message: 'balanced', context: 'how the model thinks' }),
  thoughtful: msg({ message: 'thoughtful', context: 'how the model thinks' }),
};

function factsOf({ model, parameters, reply }: MessageContext): { term: string; value: string }[] {
  const { temperature, thinking, maxOutputTokens } = parameters;
  const { usage, timings, model: answered = model } = reply?.metadata ?? {};
  return [
    { term: t`Model`, value: answered === model ? model : t`${model}; ${answered} answered` },
    { term: t`Thinking`, value: i18n._(thinkingWords[thinking]) },
    {
      term: t`Temperature`,
      value: temperature === null ? t`as the model likes` : temperature.toLocaleString(locale()),
    },
    { term: t`Longest reply`, value: tokens(maxOutputTokens) },
    ...(usage
      ? [
          { term: t`Read, by its count`, value: readText(usage) },
          { term: t({ message: 'Written', context: 'an amount' }), value: tokens(usage.outputTokens) },
          { term: t({ message: 'Thought', context: 'an amount' }), value: tokens(usage.thoughtTokens) },
        ]
      : []),
    ...(timings?.firstToken === undefined ? [] : [{ term: t`First word after`, value: seconds(timings.firstToken) }]),
    ...(timings ? [{ term: t`Whole reply after`, value: seconds(timings.total) }] : []),
  ];
}

function readText({ promptTokens, cachedTokens }: { promptTokens: number; cachedTokens: number }): string {
  const read = tokens(promptTokens);
  const cached = cachedTokens.toLocaleString(locale());
  return t`${read}, ${cached} cached`;
}

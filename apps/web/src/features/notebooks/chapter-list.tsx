import { t } from '@lingui/core/macro';
import type { Source } from '@dramatis/client/model';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import type { Section } from './place.ts';

/** The contents of a source; the chapter being read is in sight. */
export function ChapterList({
  source,
  sections,
  current,
  onChosen,
}: {
  source: Source;
  sections: readonly Section[];
  /** Index of the one being read. */
  current: number;
  onChosen?: () => void;
}) {
  const here = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current >= 0) here.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <nav aria-label={t`Chapters`}>
      <ol>
        {sections.map(({ number, title, start }, index) => (
          <li key={number}>
            <Link
              to={paths.source.to(source.notebookId, source.id, { place: start })}
              {...(index === current ? { ref: here, 'aria-current': 'location' as const } : {})}
              {...(onChosen ? { onClick: onChosen } : {})}
              dir="auto"
              className="block border-s-2 border-transparent px-4 py-1.5 font-serif text-[1.0625rem] leading-snug text-soft hover:text-ink aria-[current]:border-brass-line aria-[current]:text-ink pointer-coarse:py-2.5"
            >
              {title}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

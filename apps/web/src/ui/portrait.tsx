import { useState } from 'react';
import { voiceStyle } from '@/lib/hue.ts';

const sizes = {
  sm: 'w-9 text-[1.5rem]',
  md: 'w-[4.5rem] text-[3.25rem]',
  lg: 'w-28 text-[5rem]',
};

/** Nobody is known by these. */
const TITLES =
  /^((the|an?|mr|mrs|ms|miss|dr|sir|lady|lord|captain|capt|colonel|major|father|sister|brother|professor)\.?\s+)+(?=\S)/i;

/** A cast photograph; without one, or until it is there, the initial in the character's own light. */
export function Portrait({ name, src, size = 'md' }: { name: string; src: string | null; size?: keyof typeof sizes }) {
  const [broken, setBroken] = useState<string | null>(null);
  const bare = name.trim().replace(TITLES, '');
  // A letter as a reader sees it, which may be several code points.
  const [first] = new Intl.Segmenter().segment(bare);
  const initial = first?.segment.toUpperCase() ?? '?';
  return (
    <span
      aria-hidden
      style={voiceStyle(name)}
      className={`portrait relative block aspect-[3/4] shrink-0 self-start overflow-hidden rounded-sm font-serif leading-none font-light italic select-none ${sizes[size]}`}
    >
      <span className="absolute inset-[5%] border border-current opacity-25" />
      <span className="absolute inset-0 flex items-center justify-center pt-[0.08em] pr-[0.06em]">{initial}</span>
      {src !== null && src !== broken && (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(src)}
          className="absolute inset-0 size-full object-cover object-top"
        />
      )}
    </span>
  );
}

import { Trans } from '@lingui/react/macro';
import type { Source } from '@dramatis/client/model';
import { sectionsOf } from './place.ts';
import { titleOf } from './words.ts';

/** The places of a source that a story position can be at, each valued `<source>/<chapter>`. */
export function PositionOptions({ source }: { source: Source }) {
  const sections = sectionsOf(source);
  // Not read yet, it has no places.
  if (source.characters === 0) return null;
  return (
    <optgroup label={titleOf(source)}>
      {/* Without chapters, all of it is front matter. */}
      {sections.length === 0 && (
        <option value={`${source.id}/0`}>
          <Trans>All of it</Trans>
        </option>
      )}
      {sections.map(({ number, title }) => (
        <option key={number} value={`${source.id}/${number}`}>
          {title}
        </option>
      ))}
    </optgroup>
  );
}

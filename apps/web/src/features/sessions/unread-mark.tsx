import { Trans } from '@lingui/react/macro';

/** Beside the title of a session that has a reply nobody has looked at. */
export function UnreadMark() {
  return (
    <span className="shrink-0">
      <span aria-hidden className="block size-2 rounded-full bg-oxblood-fill" />
      <span className="sr-only">
        <Trans>unread</Trans>
      </span>
    </span>
  );
}

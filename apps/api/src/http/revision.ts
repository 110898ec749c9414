import { InputError } from '../errors.ts';

/** @returns the revision that `If-Match` asks for; undefined when any will do */
export function expectedRevision(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const revision = /^"?(\d{1,9})"?$/.exec(ifMatch)?.[1];
  if (revision === undefined)
    throw new InputError([{ field: 'If-Match', message: 'must be the revision that was read' }]);
  return Number(revision);
}

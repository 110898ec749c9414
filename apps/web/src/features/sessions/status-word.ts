import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Session } from '@dramatis/client/model';

const words = {
  active: msg({ message: 'active', context: 'a session' }),
  closed: msg({ message: 'closed', context: 'a session' }),
  archived: msg({ message: 'archived', context: 'a session' }),
};

/** What a session’s status is called beside it. */
export function statusWord(status: Session['status']): string {
  return i18n._(words[status]);
}

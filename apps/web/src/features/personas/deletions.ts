import { t } from '@lingui/core/macro';
import { api } from '@/lib/api.ts';
import { createDeletions, hasIds, type Deletion } from '@/lib/deletions.ts';
import { queryClient } from '@/lib/query-client.ts';
import { personasQuery } from './queries.ts';

interface PersonaDeletion extends Deletion {
  name: string;
}

export const personaDeletions = createDeletions<PersonaDeletion>({
  key: 'persona-deletions',
  isOwed: (value): value is PersonaDeletion => hasIds(value) && 'name' in value && typeof value.name === 'string',
  remove: (id) => api.deleteUserPersona(id),
  after: () => void queryClient.invalidateQueries({ queryKey: personasQuery().queryKey }),
  refused: (reason) => t`Not removed. ${reason}`,
});

import type { CharacterDraft } from '@dramatis/client/model';
import { expect, it } from 'vitest';
import { draftedPeople, ready, unready } from './saving.ts';

const draft = (id: string, status: CharacterDraft['status']): CharacterDraft => ({
  id,
  status,
  stage: '',
  progress: 0,
  demo: true,
  character: null,
  evidence: [],
  unsupported: [],
  lore: [],
  castId: 'cast',
  characterName: `Person ${id}`,
  error: null,
});

it('saves what is ready and not saved, and tells why the rest is not', () => {
  const people = draftedPeople({
    drafts: [draft('a', 'ready'), draft('b', 'running'), draft('c', 'failed'), draft('d', 'ready')],
    characters: [{ id: 'x', name: 'Dee', draftId: 'd' }],
  });
  expect(ready(people).map(({ id }) => id)).toEqual(['a']);
  expect(people.at(-1)?.saved?.name).toBe('Dee');
  expect(unready(people)).toEqual([
    { name: 'Person b', why: 'is still being drafted' },
    { name: 'Person c', why: 'the draft failed' },
  ]);
});

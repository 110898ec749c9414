import { t } from '@lingui/core/macro';
import { Refusal } from '@/lib/refusal.ts';

/** The story that ships with the app. */
export const sample = { file: 'slack-water-at-nessock.txt', title: 'Slack Water at Nessock' };

export async function fetchSample(): Promise<File> {
  const response = await fetch(`/samples/${sample.file}`).catch(() => null);
  if (!response?.ok) throw new Refusal(t`The sample story could not be read. Try again.`);
  return new File([await response.blob()], sample.file, { type: 'text/plain' });
}

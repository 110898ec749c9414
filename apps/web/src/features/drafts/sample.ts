import { ApiError } from '@dramatis/client/errors';

/** The story that ships with the app. */
export const sample = { path: '/samples/slack-water-at-nessock.txt', title: 'Slack Water at Nessock' };

export async function fetchSample(): Promise<File> {
  const response = await fetch(sample.path).catch(() => null);
  if (!response?.ok)
    throw new ApiError({ status: 0, code: 'network', detail: 'The sample story could not be read. Try again.' });
  const name = sample.path.slice(sample.path.lastIndexOf('/') + 1);
  return new File([await response.blob()], name, { type: 'text/plain' });
}

import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query matches, now and from now on. `media` must stay the same one. */
export function useMedia(media: MediaQueryList): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      media.addEventListener('change', onChange);
      return () => media.removeEventListener('change', onChange);
    },
    [media],
  );
  return useSyncExternalStore(subscribe, () => media.matches);
}

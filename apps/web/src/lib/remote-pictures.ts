import { remotePicturesCookie } from '@dramatis/contract/remote-pictures';

const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

/** Whether this page may show pictures from other servers. Its policy was made when it was loaded, so it is known from then on. */
export const showsRemotePictures = document.cookie.split('; ').includes(remotePicturesCookie);

/** Loads the page again, with the other policy. What is unsent or unsaved is kept, as in any reload. */
export function showRemotePictures(show: boolean): void {
  document.cookie = `${remotePicturesCookie}; Path=/; SameSite=Strict; Max-Age=${show ? MAX_AGE_SECONDS : 0}`;
  location.reload();
}

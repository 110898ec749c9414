/**
 * The cookie of a browser whose person wants pictures from other servers shown. It is the page's policy that keeps them
 * out, so the server must know when it answers with the page.
 */
export const remotePicturesCookie = 'dramatis_pictures=remote';

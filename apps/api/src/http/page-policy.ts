import { remotePicturesCookie } from '@dramatis/contract/remote-pictures';
import type { IncomingMessage } from 'node:http';

/** What a page of ours may load and do: markup that gets into it by a card or a reply can neither run nor phone home. */
export const pagePolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // Positions and hues are set as style attributes.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:', remotePictures],
  mediaSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** A picture on another server tells it who read what, so it takes the person's word. */
function remotePictures({ headers }: IncomingMessage): string {
  return headers.cookie?.split('; ').includes(remotePicturesCookie) === true ? 'https:' : "'self'";
}

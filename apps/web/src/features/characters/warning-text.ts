import type { CardWarning } from '@dramatis/client/model';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What each code says in general. The server says it more exactly, but only in English. */
const general: Readonly<Record<string, MessageDescriptor>> = {
  newer_version: msg`It follows a newer version; what is new in that is kept, not used.`,
  value_repaired: msg`The value was missing or of the wrong kind, and was put right.`,
  value_ignored: msg`The value makes no sense here, so it was left out.`,
  id_changed: msg`Another entry has this id, so it was given a new one.`,
  asset_missing: msg`Its file is not there or cannot be read.`,
  asset_linked: msg`It is on the web. Its link is kept; nothing is fetched.`,
  asset_too_large: msg`The picture is too large, so it was left out.`,
  path_unsafe: msg`The name of the file is not a safe one, so it was left out.`,
  path_twice: msg`There are two files of this name; the later one was taken.`,
  part_damaged: msg`It is damaged; what could be read of it was read.`,
  module_not_read: msg`A part of the card, perhaps its lorebook, can only be read by Risu. It is kept, not used.`,
  character_left_out: msg`The archive holds several characters; the first was read.`,
  left_out: msg`The format has no room for this, so it was left out.`,
};

/** What was put right or left out in a file, for people. */
export function warningText({ code, message }: CardWarning): string {
  const said = general[code];
  return said === undefined || i18n.locale === 'en' ? message : i18n._(said);
}

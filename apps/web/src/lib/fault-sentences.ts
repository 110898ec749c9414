import { i18n } from '@lingui/core';
import { plural, t } from '@lingui/core/macro';
import type { FaultSentences, FieldSentences, WarningSentences } from './faults.ts';

/**
 * Says a fault in another language than English, where the API’s own words are shown. Codes that only a program can meet are
 * left out. Where a code stands for several things, its sentence is true of each of them, or has the API’s words in it.
 */
export const faultSentences: FaultSentences = {
  // The client’s own
  network: () => t`The server can’t be reached.`,
  bad_response: () => t`The server failed. Nothing you wrote here is lost; try again.`,

  // What was asked for
  invalid_input: ({ message }) => t`The server does not take this: ${message}`,
  payload_too_large: () => t`That is too much at once.`,
  unauthenticated: () => t`This browser is not signed in any more. Reload the page.`,
  origin_not_allowed: () =>
    t`Pages of this address may not change anything here. Whoever runs the server can allow it.`,
  not_found: () => t`What was asked for is not there any more.`,
  context_not_kept: () => t`Of this message it is not kept what the model saw.`,
  generation_in_progress: () => t`A reply is still being written in this session. Wait for it or stop it first.`,
  too_many_generations: () =>
    t`Too many replies are being written for you already. Wait for one of them or stop it first.`,
  too_many_drafts: () => t`Too many books are being read for you already. Wait for one of them or cancel it.`,
  session_archived: () => t`This session is archived and can only be read. Set it active to go on.`,
  character_has_sessions: () => t`This character still has sessions.`,
  character_has_lorebook: () => t`This character has a lorebook already.`,
  revision_conflict: () => t`This was changed elsewhere in the meantime. Load it again, then repeat your change.`,
  search_timeout: () => t`This search took too long and was given up. Try rarer words, or a filter.`,

  // Files
  file_too_large: () => t`This file is too large.`,
  file_unsupported: () => t`Files of this kind cannot be taken here.`,
  file_empty: () => t`This file is empty.`,
  file_corrupt: () => t`This file is damaged and cannot be read.`,
  file_encrypted: () => t`This file is locked and cannot be read. Use a copy without a lock.`,
  file_without_text: () =>
    t`There is no text in this file, only images. Run text recognition (OCR) over it, then try again.`,
  field_too_long: () => t`One of the texts in this file is longer than can be kept.`,
  too_many_files: () => t`These are too many files at once. Send the others again.`,
  attachment_not_taken: () =>
    t`The model does not take one of the files in this conversation. Nothing was sent. Leave it out or choose another model.`,
  attachments_too_large: () => t`What is attached is too much for one message. Nothing was sent.`,
  lorebook_without_character: () => t`This file is a lorebook and has no character in it.`,
  lorebook_expected: () => t`There is no lorebook in this file.`,
  too_many_sources: () => t`There is no room for more sources in this notebook.`,
  source_not_ready: () => t`This source has not been read yet. Wait for it.`,

  // The model
  model_bad_key: () => t`Gemini refused the API key. Check GEMINI_API_KEY; nothing was lost.`,
  model_not_found: () => t`Gemini does not know this model. Choose another one.`,
  model_quota: () => t`Gemini is over its quota. Nothing was lost; retry later.`,
  model_overloaded: () => t`Gemini is overloaded. Nothing was lost; retry in a moment.`,
  model_timeout: () => t`Gemini did not answer in time. Nothing was lost; retry.`,
  model_blocked: () => t`Gemini would not reply. Reword the message or retry.`,
  model_empty: () => t`Gemini sent an empty reply. Nothing was lost; retry.`,
  model_cut_off: () =>
    t`Gemini used up its reply length before writing anything. Raise the reply length or lower thinking, then retry.`,
  model_broken_stream: () => t`The connection to Gemini broke off. What had arrived is kept; retry.`,
  model_bad_output: () => t`Gemini answered in a form that could not be read. Nothing was lost; retry.`,
  model_refused_request: () => t`Gemini refused the request. Nothing was lost; change the settings and retry.`,
  model_unreachable: () => t`Gemini could not be reached. Nothing was lost; check the network and retry.`,

  // The knowledge engine
  engine_unavailable: () => t`RAGFlow could not be reached or is unwell. Nothing was lost; retry.`,
  engine_bad_key: () => t`RAGFlow refused the API key. Check RAGFLOW_API_KEY; nothing was lost.`,
  engine_refused: () => t`RAGFlow refused the request. Nothing was lost; ask whoever runs it.`,
  engine_bad_output: () => t`RAGFlow answered in a form that could not be read. Nothing was lost.`,
  engine_parse_failed: () => t`RAGFlow could not read this. It is found by this server instead; retry later.`,

  // The server
  generation_lost: () => t`The server stopped while this reply was being written. What had arrived is kept.`,
  reading_lost: () => t`The server stopped each time it was at this. What was done is kept; retry.`,
  database_unavailable: () => t`The server cannot reach its database at the moment. Try again soon.`,
  shutting_down: () => t`The server is restarting. Try again in a moment.`,
  internal: () => t`Something went wrong on the server. What you saved is safe; retry.`,
};

/** As the sentences above, of single fields. */
export const fieldSentences: FieldSentences = {
  required: () => t`This has to be given.`,
  blank: () => t`This must not be blank.`,
  too_long: (limit) =>
    plural(limit, { one: 'At most # character fits here.', other: 'At most # characters fit here.' }),
  too_short: (limit) => plural(limit, { one: 'This must not be empty.', other: 'This needs at least # characters.' }),
  too_many: (limit) => plural(limit, { one: 'Not more than # fits here.', other: 'Not more than # fit here.' }),
  too_few: (limit) => plural(limit, { one: 'At least # is needed here.', other: 'At least # are needed here.' }),
  too_large: (limit) => t`This must not be more than ${{ limit: i18n.number(limit) }}.`,
  too_small: (limit) => t`This must not be less than ${{ limit: i18n.number(limit) }}.`,
  type: () => t`Something else is expected here.`,
  format: () => t`This is not written as it has to be.`,
  choice: () => t`Choose one of what is offered.`,
  keys_are_patterns: () => t`This cannot be set while the keys are regular expressions.`,
};

/** What each warning about a file says in general. The server says it more exactly, but only in English. */
export const warningSentences: WarningSentences = {
  newer_version: () => t`It follows a newer version; what is new in that is kept, not used.`,
  value_repaired: () => t`The value was missing or of the wrong kind, and was put right.`,
  value_ignored: () => t`The value makes no sense here, so it was left out.`,
  id_changed: () => t`Another entry has this id, so it was given a new one.`,
  asset_missing: () => t`Its file is not there or cannot be read.`,
  asset_linked: () => t`It is on the web. Its link is kept; nothing is fetched.`,
  asset_too_large: () => t`The picture is too large, so it was left out.`,
  path_unsafe: () => t`The name of the file is not a safe one, so it was left out.`,
  path_twice: () => t`There are two files of this name; the later one was taken.`,
  part_damaged: () => t`It is damaged; what could be read of it was read.`,
  module_not_read: () => t`A part of the card, perhaps its lorebook, can only be read by Risu. It is kept, not used.`,
  character_left_out: () => t`The archive holds several characters; the first was read.`,
  left_out: () => t`The format has no room for this, so it was left out.`,
  attachment_left_out: () => t`It is neither in the file nor here, so it was left out.`,
  character_missing: () => t`Its character is neither here nor in the file, or cannot be read.`,
  system_message: () => t`A system message became one of yours: sessions have none.`,
  message_shown: () => t`A message was hidden from the model, and no longer is.`,
};

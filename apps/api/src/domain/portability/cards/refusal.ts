import type { ErrorCode } from '@dramatis/contract/errors';
import { AppError } from '../../../errors.ts';

type RefusalCode = Extract<
  ErrorCode,
  | 'invalid_input'
  | 'file_too_large'
  | 'file_unsupported'
  | 'file_empty'
  | 'file_corrupt'
  | 'file_encrypted'
  | 'field_too_long'
  | 'lorebook_without_character'
  | 'lorebook_expected'
>;

/** A file that cannot be read as a card, a lorebook or conversations, or a card that cannot be written as asked. */
export class CardRefusal extends AppError {
  override readonly name = 'CardRefusal';
  /** The place in the file, such as `card.json`, `ccv3` or `data.character_book`; '' for all of it. */
  readonly where: string;

  constructor(code: RefusalCode, where: string, message: string, options?: ErrorOptions) {
    super(code, where === '' ? message : `${where}: ${message}`, options);
    this.where = where;
  }
}

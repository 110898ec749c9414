/** What was done to a file that could be read, but not all of it as it stands. */
export type CardWarningCode =
  /** Of a later version of the specification than this one knows. */
  | 'newer_version'
  /** A value of another type than its field has, put right. */
  | 'value_repaired'
  /** A value that makes no sense in its field, left out. */
  | 'value_ignored'
  | 'id_changed'
  | 'asset_missing'
  /** Kept as a link; nothing is fetched. */
  | 'asset_linked'
  | 'asset_too_large'
  | 'path_unsafe'
  | 'path_twice'
  /** Damaged, and something else was read instead. */
  | 'part_damaged'
  /** Data that only the application that wrote it can read. It may hold lore. */
  | 'module_not_read'
  | 'character_left_out'
  | 'attachment_left_out'
  /** Of a conversation: neither here nor in the file, or it cannot be read. */
  | 'character_missing'
  /** Sessions have none: it became a message of the person's. */
  | 'system_message'
  /** It was kept from the model, and no longer is. */
  | 'message_shown'
  /** Cannot be said in the format that was asked for. */
  | 'left_out';

export interface CardWarning {
  code: CardWarningCode;
  /** The place in the file, such as `data.tags` or `assets/icon/images/main.png`. */
  where: string;
  message: string;
}

/** A hostile file must not make a report without end. */
const MAX_WARNINGS = 200;

export class CardReport {
  readonly warnings: CardWarning[] = [];

  warn(code: CardWarningCode, where: string, message: string): void {
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push({ code, where: where.slice(0, 200), message });
  }
}

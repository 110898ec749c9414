import type { MessageAttachment } from '@dramatis/client/model';
import { AudioLines, File, FileText, Image } from 'lucide-react';

const icons = { image: Image, audio: AudioLines, pdf: FileText, text: FileText } as const;

/** Null: nobody knows yet what it is. */
export function KindIcon({ kind }: { kind: MessageAttachment['kind'] | null }) {
  const Icon = kind === null ? File : icons[kind];
  return <Icon aria-hidden className="size-5" />;
}

import { modalities, type Modality } from '@dramatis/contract/attachments';

/** What the configured models can be given. Every model takes text. */
export interface Capabilities {
  /** `model` null: every model that is not listed. */
  readonly list: readonly { readonly model: string | null; readonly takes: readonly Modality[] }[];
  takes(model: string): ReadonlySet<Modality>;
}

/** @param limited the models that cannot be given everything, as all that Gemini offers for conversations can */
export function capabilitiesOf(limited: ReadonlyMap<string, readonly Modality[]>): Capabilities {
  const sets = new Map([...limited].map(([model, takes]) => [model, new Set<Modality>(['text', ...takes])]));
  const everything: ReadonlySet<Modality> = new Set(modalities);
  return {
    list: [
      { model: null, takes: [...everything] },
      ...[...sets].map(([model, takes]) => ({ model, takes: [...takes] })),
    ],
    takes: (model) => sets.get(model) ?? everything,
  };
}

import type { Notebook } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Choice } from '@/ui/choice.tsx';

export type Engine = Notebook['engine'];

const nameOf: Readonly<Record<Engine, string>> = { local: 'Dramatis', ragflow: 'RAGFlow' };

/** Who looks things up in a notebook. */
export function EngineField({
  value,
  engines,
  onPick,
}: {
  value: Engine;
  engines: readonly Engine[];
  onPick: (engine: Engine) => void;
}) {
  return (
    <div className="w-fit">
      <p aria-hidden className="font-medium">
        <Trans>Who looks things up</Trans>
      </p>
      <p className="mb-2 text-sm text-soft">
        {value === 'ragflow'
          ? t`The books go to RAGFlow, too. This cannot be changed later.`
          : t`The books stay on this server. This cannot be changed later.`}
      </p>
      <Choice
        label={t`Who looks things up`}
        value={value}
        options={engines.map((engine) => ({ value: engine, label: nameOf[engine] }))}
        onChange={onPick}
      />
    </div>
  );
}

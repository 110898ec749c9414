import type { Session } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Choice } from '@/ui/choice.tsx';

export type Answerer = NonNullable<Session['answeredBy']>;

/** Who writes the replies of a session. */
export function AnswererField({ value, onPick }: { value: Answerer; onPick: (answerer: Answerer) => void }) {
  return (
    <div>
      <p aria-hidden className="font-medium">
        <Trans>Who answers</Trans>
      </p>
      <p className="mb-2 text-sm text-soft">
        {value === 'model'
          ? t`The model, with the passages that are looked up for it.`
          : t`RAGFlow’s agent, which looks things up by itself. It reads the whole notebook, so there is no story position. If it cannot answer, the model does.`}
      </p>
      <Choice
        label={t`Who answers`}
        value={value}
        options={[
          { value: 'model', label: t`The model` },
          { value: 'ragflow_agent', label: t`RAGFlow’s agent` },
        ]}
        onChange={onPick}
      />
    </div>
  );
}

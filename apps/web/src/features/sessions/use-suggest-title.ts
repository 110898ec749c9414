import type { Session } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { putSession } from './cache.ts';
import { useRenameSession } from './mutations.ts';
import { rememberedTitleChoice, rememberTitleChoice } from './title-choice.ts';
import { outcomeOf } from './title-proposal.ts';

/** A title that waits for the person's word. */
export const useTitleQuestion = create<{ question: { session: Session; proposed: string } | null }>(() => ({
  question: null,
}));

/** Has a title written. It is taken at once, unless the present one is the person's own: that one only goes with their consent. */
export function useSuggestTitle() {
  const queryClient = useQueryClient();
  const { mutate: rename } = useRenameSession();
  return useMutation({
    mutationFn: (session: Session) => api.proposeTitle(session.id),
    onMutate: ({ id }) => toast.loading(t`Looking for a title…`, { id }),
    onSuccess(answer) {
      const { title: proposed, session } = answer;
      const { id, title: own } = session;
      putSession(queryClient, session);
      switch (outcomeOf(answer, rememberedTitleChoice())) {
        case 'applied':
          return toast(t`Now called “${proposed}”.`, { id });
        case 'same':
          return toast(t`Your title is the one that was proposed.`, { id });
        case 'ask':
          toast.dismiss(id);
          return useTitleQuestion.setState({ question: { session, proposed } });
        case 'keep':
          return toast(t`Your title stays. Proposed was “${proposed}”.`, {
            id,
            action: {
              label: t`Ask me again`,
              onClick() {
                rememberTitleChoice(null);
                useTitleQuestion.setState({ question: { session, proposed } });
              },
            },
          });
        case 'replace':
          rename({ sessionId: id, title: proposed, was: own });
          return toast(t`Now called “${proposed}”.`, {
            id,
            action: {
              label: t`Take it back`,
              onClick() {
                rememberTitleChoice(null);
                rename({ sessionId: id, title: own, was: proposed });
              },
            },
          });
      }
    },
    onError: (error, { id }) => toast.error(t`No title. ${{ reason: errorText(error) }}`, { id }),
  });
}

import { createClient } from '@dramatis/client/client';
import { forgetAnswers } from '@/lib/cache-store.ts';
import { readLocal, writeLocal } from '@/lib/local-store.ts';
import { queryClient } from '@/lib/query-client.ts';
import { sendFormWithProgress } from '@/lib/send-form.ts';

const GUEST = 'guest';
let known = readLocal(GUEST) === true;

/** The one client of this page. Visitors get a guest identity before their first request. */
export const api = createClient({
  baseUrl: '',
  sendForm: sendFormWithProgress,
  guest: {
    isKnown: () => known,
    remember() {
      // The identity that this browser had is gone, and with it what it may read.
      if (known) forgetAnswers(queryClient);
      known = true;
      writeLocal(GUEST, true);
    },
  },
});

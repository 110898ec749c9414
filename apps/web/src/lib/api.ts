import { createClient } from '@dramatis/client/client';
import { readLocal, writeLocal } from '@/lib/local-store.ts';
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
      known = true;
      writeLocal(GUEST, true);
    },
  },
});

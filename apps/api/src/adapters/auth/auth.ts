import { betterAuth } from 'better-auth/minimal';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { anonymous } from 'better-auth/plugins/anonymous';
import { v7 as uuidv7 } from 'uuid';
import { createMemo } from './memo.ts';
import type { Logger } from 'pino';
import { withoutValues } from '../../log.ts';
import type { Database } from '../../db/client.ts';
import { authAccounts, authSessions, authUsers, authVerifications } from '../../db/schema/auth.ts';

/** Browsers keep no cookie longer than 400 days; a guest who stays away for less finds everything again. */
const GUEST_SECONDS = 400 * 24 * 60 * 60;
const RENEW_AFTER_SECONDS = 24 * 60 * 60;

/** Who a request is from. */
export interface Auth {
  /** Serves `/api/auth/*`. */
  handle(request: Request): Promise<Response>;
  /** @returns null for a stranger; `setCookies` renew the identity and must reach the browser */
  identify(headers: Headers): Promise<{ userId: string; setCookies: string[] } | null>;
}

export function createAuth(options: {
  db: Database;
  log: Logger;
  secret: string;
  /** Decides whether cookies are `Secure`. */
  publicUrl: string | undefined;
  webOrigins: readonly string[];
}): Auth {
  const auth = betterAuth({
    appName: 'Dramatis',
    basePath: '/api/auth',
    secret: options.secret,
    ...(options.publicUrl === undefined ? {} : { baseURL: options.publicUrl }),
    trustedOrigins: (request) => [
      ...options.webOrigins,
      ...(request === undefined ? [] : [new URL(request.url).origin]),
    ],
    database: drizzleAdapter(options.db, {
      provider: 'pg',
      schema: { user: authUsers, session: authSessions, account: authAccounts, verification: authVerifications },
    }),
    session: { expiresIn: GUEST_SECONDS, updateAge: RENEW_AFTER_SECONDS },
    advanced: {
      database: { generateId: () => uuidv7() },
      cookiePrefix: 'dramatis',
      useSecureCookies: options.publicUrl?.startsWith('https:') ?? false,
    },
    // Guests share addresses (offices, tests), and a limit per address would lock them out.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Else it writes what it cannot answer to the console, with all values of the query that failed.
    onAPIError: { throw: true },
    logger: {
      level: 'error',
      log: (_level, message, ...given: unknown[]) =>
        options.log.error({ err: given.find((each) => each instanceof Error) }, withoutValues(message)),
    },
    plugins: [anonymous({ emailDomainName: 'guest.invalid', disableDeleteAnonymousUser: true })],
  });

  // A chat makes several requests a second; looking the same cookie up each time would cost two queries a request. An
  // identity that was ended by another process is good for this long here.
  const recent = createMemo<string>({ ttlMs: 30_000, maxSize: 10_000 });

  // The library hides why it failed. Where the database is away, asking it says so better.
  return {
    async handle(request) {
      const response = await auth.handler(request);
      if (request.method !== 'GET') recent.clear();
      if (response.status >= 500) await options.db.execute('select 1');
      return response;
    },

    async identify(headers) {
      const token = /(?:^|; )(?:__Secure-)?dramatis\.session_token=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1];
      if (token === undefined) return null;
      const known = recent.get(token);
      if (known !== undefined) return { userId: known, setCookies: [] };
      const { response, headers: answer } = await auth.api
        .getSession({ headers, returnHeaders: true })
        .catch(async (error: unknown) => {
          await options.db.execute('select 1');
          throw error;
        });
      if (response === null) return null;
      recent.set(token, response.user.id);
      return { userId: response.user.id, setCookies: answer.getSetCookie() };
    },
  };
}

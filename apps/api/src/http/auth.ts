import type { Auth } from '../adapters/auth/auth.ts';
import { webHeaders, type Server } from './server.ts';

/** Everything below `/auth` is better-auth's; this only carries requests over. */
export function authRoutes(auth: Auth) {
  return async (server: Server): Promise<void> => {
    server.route({
      method: ['GET', 'POST'],
      url: '/auth/*',
      handler: async (request, reply) => {
        const response = await auth.handle(
          new Request(`${request.protocol}://${request.host}${request.url}`, {
            method: request.method,
            headers: webHeaders(request),
            ...(request.method === 'POST' ? { body: JSON.stringify(request.body ?? {}) } : {}),
          }),
        );
        reply.code(response.status);
        for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
        for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
        return reply.send(await response.text());
      },
    });
  };
}

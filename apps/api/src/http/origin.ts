import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes asked for by pages of other origins. The cookie's SameSite rule does not tell the ports of one host
 * apart, so any page on localhost could otherwise act for the visitor.
 */
export function originCheck(webOrigins: readonly string[], publicUrl: string | undefined) {
  const allowed = new Set([...webOrigins, ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin])]);
  return async (request: FastifyRequest): Promise<void> => {
    const { origin, host } = request.headers;
    if (origin === undefined || SAFE.has(request.method) || allowed.has(origin)) return;
    if (URL.canParse(origin) && new URL(origin).host === host) return;
    throw new AppError(
      'origin_not_allowed',
      'Pages of this origin may not change anything here. The operator can allow it with WEB_ORIGINS.',
    );
  };
}

import type { FastifyInstance } from 'fastify';

/**
 * On every answer, errors included. Nothing of ours needs a script; pages carry one stylesheet, forms post to us.
 * A route that needs more sets its own policy.
 */
export function addSecurityHeaders(app: FastifyInstance): void {
  // By callback: on every answer a promise would cost as much as the headers.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    for (const [name, value] of entries) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    done();
  });
}

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const;

const entries = Object.entries(headers);

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findAuthority } from '../../io/db/authorities.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { CaError } from '../../services/ca/ca-error.ts';
import { currentCrl } from '../../services/ca/publish-crl.ts';
import { answerOcsp, type OcspAnswer } from '../../services/va/ocsp-responder.ts';
import { answerTimestamp } from '../../services/tsa/answer-timestamp.ts';
import type { Platform } from '../../services/platform.ts';
import { HttpError } from '../http-error.ts';
import { requestLog } from '../request-log.ts';
import { cpsPage } from './cps-page.ts';
import { sendCacheable } from './send-cacheable.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const requestLimit = 64 * 1024;

/** Status and time for everyone: what certificates point to. Public, read-only, cacheable where it may be. */
export function pkiRoutes(app: FastifyInstance, platform: Platform): void {
  // Clients ask by the thousand: the figures count them, a line for each would say nothing more.
  const quiet = requestLog(platform.log).child({}, { level: 'warn' });
  app.setChildLoggerFactory(() => quiet);
  const types = ['application/ocsp-request', 'application/timestamp-query'];
  app.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: requestLimit }, (_request, body, done) => {
    done(null, body);
  });

  function sendOcsp(request: FastifyRequest, reply: FastifyReply, answer: OcspAnswer): FastifyReply {
    const { der: body, cacheable } = answer;
    const type = 'application/ocsp-response';
    if (cacheable === undefined)
      return reply.type(type).header('cache-control', 'no-store').send(Buffer.from(body));
    const { tag, thisUpdate, nextUpdate } = cacheable;
    const now = platform.clock();
    return sendCacheable(request, reply, { body, type, tag, thisUpdate, nextUpdate, now });
  }

  app.get<{ Params: { file: string } }>('/ca/:file', { schema: { hide: true } }, async (request, reply) => {
    const id = matchFile(request.params.file, new RegExp(`^(${uuid})\\.cer$`))[1] ?? '';
    const authority = await asSystem(platform.db, (tx) => findAuthority(tx, id));
    if (authority === undefined) throw notFound();
    return reply
      .type('application/pkix-cert')
      .header('cache-control', 'public, max-age=86400')
      .send(Buffer.from(authority.certificateDer));
  });

  app.get<{ Params: { file: string } }>('/crl/:file', { schema: { hide: true } }, async (request, reply) => {
    const [, id = '', shard = ''] = matchFile(
      request.params.file,
      new RegExp(`^(${uuid})-(\\d{1,6})\\.crl$`),
    );
    const crl = await currentCrl(platform, id, Number(shard)).catch((error: unknown) => {
      throw error instanceof CaError ? notFound() : error;
    });
    const { thisUpdate, nextUpdate, number, crlDer: body } = crl;
    const now = platform.clock();
    const tag = String(number);
    return sendCacheable(request, reply, {
      body,
      type: 'application/pkix-crl',
      tag,
      thisUpdate,
      nextUpdate,
      now,
    });
  });

  app.post('/ocsp', { schema: { hide: true } }, async (request, reply) =>
    sendOcsp(request, reply, await answerOcsp(platform, bytesOf(request.body), 'shared')),
  );

  // RFC 6960 appendix A.1: the request in base64, percent-encoded, after the slash; base64 itself may hold slashes.
  app.get<{ Params: { '*': string } }>('/ocsp/*', { schema: { hide: true } }, async (request, reply) => {
    const der = Buffer.from(request.params['*'], 'base64');
    return sendOcsp(request, reply, await answerOcsp(platform, der, 'shared'));
  });

  app.post('/tsa', { schema: { hide: true } }, async (request, reply) => {
    const der = await answerTimestamp(platform, bytesOf(request.body));
    return reply
      .type('application/timestamp-reply')
      .header('cache-control', 'no-store')
      .send(Buffer.from(der));
  });

  app.get('/cps', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(cpsPage(platform.settings.mode)),
  );
}

const bytesOf = (body: unknown): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array(0));

function matchFile(file: string, pattern: RegExp): RegExpExecArray {
  const match = pattern.exec(file);
  if (match === null) throw notFound();
  return match;
}

const notFound = (): HttpError => new HttpError('http.not-found', 'there is nothing here');

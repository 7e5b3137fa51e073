import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/**
 * What a log line may say of a request. A NIK stands in URLs of the eSign API, a token in activation links and in
 * URLs of the verification page; each opens something, so none is written down.
 */
export function requestLog(log: Logger): Logger {
  return log.child({}, { serializers: { req: describeRequest, res: describeReply } });
}

const describeRequest = (request: FastifyRequest) => ({
  id: request.id,
  method: request.method,
  url: redactUrl(request.url),
  remoteAddress: request.ip,
});

const describeReply = (reply: FastifyReply) => ({ statusCode: reply.statusCode });

/** The path without digits of a NIK, tokens, identifiers of documents, and without its query. */
export function redactUrl(url: string): string {
  const [path = ''] = url.split('?');
  return decoded(path)
    .replace(
      /(\/(?:status|profile|forget|chain|download|verifikasi|dokumen|shared|aktivasi|permohonan|kalender|applications)\/).+/gis,
      '$1[redacted]',
    )
    .replace(/\d{8,}/g, '[digits]');
}

/** `/%61ktivasi/…` leads to the same route, so it is looked at as the router does. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '[not decodable]';
  }
}

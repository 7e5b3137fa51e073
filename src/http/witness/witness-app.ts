import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { TlogError } from '../../pki/tlog/tlog-error.ts';
import type { Witness, WitnessAnswer } from '../../services/witness/open-witness.ts';

/** The two resources of C2SP tlog-witness, and nothing else of the platform. */
export function buildWitnessApp(witness: Witness): FastifyInstance {
  const app = Fastify({ bodyLimit: 1 << 20, requestTimeout: 30_000, forceCloseConnections: 'idle' });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof TlogError) return plain(reply, 400, error.message);
    const status = error instanceof Object && 'statusCode' in error ? Number(error.statusCode) : 500;
    return plain(reply, status >= 400 && status < 500 ? status : 500, 'the request was not understood');
  });

  app.post('/add-checkpoint', async (request, reply) => {
    const body = typeof request.body === 'string' ? request.body : '';
    return send(reply, await witness.submit(body));
  });

  app.get<{ Params: { hash: string } }>('/:hash/checkpoint', async (request, reply) => {
    const note = witness.shown(request.params.hash);
    return note === undefined
      ? plain(reply, 404, 'nothing of that log was cosigned')
      : plain(reply, 200, note);
  });
  return app;
}

function send(reply: FastifyReply, answer: WitnessAnswer): FastifyReply {
  switch (answer.kind) {
    case 'cosigned':
      return plain(reply, 200, answer.lines);
    case 'unknown-log':
      return plain(reply, 404, `the log ${answer.origin} is not known here`);
    case 'not-signed':
      return plain(reply, 403, answer.detail);
    case 'malformed':
      return plain(reply, 400, answer.detail);
    case 'other-size':
      return reply.code(409).type('text/x.tlog.size').send(`${answer.size}\n`);
    case 'fork':
    case 'unproven':
      return plain(reply, 422, answer.detail);
  }
}

const plain = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply
    .code(status)
    .type('text/plain; charset=utf-8')
    .send(text.endsWith('\n') ? text : `${text}\n`);

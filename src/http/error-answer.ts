import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { describeError, problemOf, type DescribedError } from './problem.ts';

/** Problem details for whatever was raised; the log gets the cause, the caller the code. */
export function answerWithProblem(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const described = noteError(error, request, reply);
  void reply
    .code(described.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(described, request.id)));
}

/** Logs faults of ours and sets the headers that go with the status, in whatever form the body comes. */
export function noteError(error: unknown, request: FastifyRequest, reply: FastifyReply): DescribedError {
  const described = describeError(error);
  if (described.status >= 500) request.log.error({ err: error }, 'request failed');
  else request.log.info({ code: described.code }, 'request refused');
  if (described.status === 401) reply.header('www-authenticate', challengeOf(described.code));
  if (described.retryAfterSeconds !== undefined) reply.header('retry-after', described.retryAfterSeconds);
  else if (described.status === 429) reply.header('retry-after', 1);
  return described;
}

/** A browser asks for a name and a password where it reads Basic: never where a person's session is what lacks. */
const challengeOf = (code: string): string =>
  code === 'identity.not-logged-in' ? 'Session realm="sertel"' : 'Basic realm="sertel", charset="UTF-8"';

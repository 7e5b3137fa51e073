import type { Problem } from '../../src/contract/problem.ts';

/** What the platform refused, or that it could not be reached (`web.unreachable`). */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Problem['details'];

  constructor({ code, status, detail, details }: Pick<Problem, 'code' | 'status' | 'detail' | 'details'>) {
    super(detail ?? code);
    this.name = 'ApiProblem';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form with files, instead of `body`. */
  readonly form?: FormData;
  /** Of the session; whatever changes something carries it. */
  readonly formToken?: string;
  /** A repeated request with the same key acts once. */
  readonly idempotencyKey?: string;
  /** For what takes longer than a minute. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks the platform's own API. The answer has the shape of the contract that the caller names: both are of one release.
 *
 * @throws {ApiProblem}
 */
export async function askApi<Answer>(path: `/${string}`, question: Question = {}): Promise<Answer> {
  const { method = 'GET', body, form, formToken, idempotencyKey, signal, timeoutMs = 60_000 } = question;
  const deadline = AbortSignal.timeout(timeoutMs);
  const response = await reach(`/rest/v1${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(formToken !== undefined && { 'x-form-token': formToken }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(form !== undefined && { body: form }),
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
  });
  if (!response.ok) throw new ApiProblem(await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem({ code: 'web.unreachable', status: 0 });
  }
}

export async function problemOf(
  response: Response,
): Promise<Pick<Problem, 'code' | 'status' | 'detail' | 'details'>> {
  try {
    const { code, detail, details } = (await response.json()) as Problem;
    if (typeof code === 'string') return { code, status: response.status, detail, details };
  } catch {
    // A proxy between us answers with what is no problem document.
  }
  return { code: 'web.no-answer', status: response.status };
}

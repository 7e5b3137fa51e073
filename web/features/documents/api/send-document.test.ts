import { expect, it } from 'vitest';
import { ApiProblem } from '../../../lib/ask-api.ts';
import { wasRefused } from './send-document.ts';

it.each([
  ['flow.no-steps', 422, true],
  ['http.bad-request', 400, true],
  ['web.unreachable', 0, false],
  ['web.no-answer', 502, false],
  ['http.fault', 500, false],
  ['signing.idempotency-conflict', 409, false],
])('takes %s (%d) for a refusal: %s', (code, status, refused) => {
  expect(wasRefused(new ApiProblem({ code, status }))).toBe(refused);
});

it('takes an answer that broke off for no refusal', () => {
  expect(wasRefused(new TypeError('network error'))).toBe(false);
});

import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { answerWithProblem } from './error-answer.ts';
import { createUploadGate } from './upload-gate.ts';

function slowApp(addressBytes = Infinity) {
  const app = Fastify();
  const held: (() => void)[] = [];
  app.setErrorHandler(answerWithProblem);
  const gate = createUploadGate({ budgetBytes: 100, largestBytes: 80, addressBytes });
  app.post('/slow', { onRequest: gate }, async () => {
    await new Promise<void>((resolve) => held.push(resolve));
    return 'done';
  });
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const post = (bytes: number, remoteAddress = '192.0.2.1') =>
    app.inject({
      method: 'POST',
      url: '/slow',
      remoteAddress,
      payload: 'x'.repeat(bytes),
      headers: { 'content-type': 'text/plain' },
    });
  const release = async (count: number) => {
    while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const resolve of held.splice(0)) resolve();
  };
  return { post, release };
}

it('refuses what is larger than the limit, by what it announces', async () => {
  const { post } = slowApp();
  expect((await post(81)).statusCode).toBe(413);
});

it('tells who comes too many at once to come back, and lets them in when the others are through', async () => {
  const { post, release } = slowApp();
  const first = post(60);
  const second = post(40);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const third = await post(10);
  expect(third.statusCode).toBe(429);
  expect(third.headers['retry-after']).toBe('2');
  expect(third.json()).toMatchObject({ code: 'http.too-busy' });
  await release(2);
  expect((await Promise.all([first, second])).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  const fourth = post(80);
  await release(1);
  expect((await fourth).statusCode).toBe(200);
});

it('lets no address hold more than its share, so that others still come in', async () => {
  const { post, release } = slowApp(50);
  const first = post(40);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const second = await post(20);
  expect(second.statusCode).toBe(429);
  expect(second.json()).toMatchObject({ code: 'http.too-many-requests' });
  const other = post(60, '192.0.2.2');
  await release(2);
  expect((await Promise.all([first, other])).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  const third = post(20);
  await release(1);
  expect((await third).statusCode).toBe(200);
});

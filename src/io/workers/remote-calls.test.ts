import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerCalls, callsOver } from './remote-calls.ts';
import { TaskError } from './worker-error.ts';

let channel: MessageChannel;
let call: ReturnType<typeof callsOver>;

beforeEach(() => {
  channel = new MessageChannel();
  answerCalls(channel.port1, {
    double: (value: number) => Promise.resolve(value * 2),
    slow: async (value: number) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return value;
    },
    refuse: () => Promise.reject(new TaskError('test.refused', 'no')),
    break: () => Promise.reject(new TypeError('a bug')),
  });
  call = callsOver(channel.port2);
});
afterEach(() => channel.port1.close());

it('answers each call with its own result, whichever ends first', async () => {
  await expect(Promise.all([call('slow', 1), call('double', 2)])).resolves.toEqual([1, 4]);
});

it('carries the code of a refusal, and none of a bug', async () => {
  await expect(call('refuse', undefined)).rejects.toMatchObject({ code: 'test.refused' });
  await expect(call('break', undefined)).rejects.toMatchObject({ code: 'worker.crashed' });
  await expect(call('toString', undefined)).rejects.toMatchObject({ code: 'worker.crashed' });
});

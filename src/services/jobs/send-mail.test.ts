import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { createOutbox, type MailToEnqueue } from '../../io/mail/outbox.ts';
import { smtpTransport } from '../../io/mail/smtp-transport.ts';
import type { Platform } from '../platform.ts';
import { sendMail } from './send-mail.ts';

const begun = new Date('2026-03-02T03:00:00Z');
const later = (minutes: number) => new Date(begun.getTime() + minutes * 60_000);

/** A mail server of one answer to each recipient, which keeps what it was given. */
class MailServer {
  readonly taken: string[] = [];
  answer = '250 ok';
  #server: Server | undefined;

  async open(): Promise<number> {
    this.#server = createServer((socket) => this.#serve(socket)).listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return address instanceof Object ? address.port : 0;
  }

  async close(): Promise<void> {
    const closed = this.#server && once(this.#server, 'close');
    this.#server?.close();
    await closed;
  }

  #serve(socket: Socket): void {
    let message: string | undefined;
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (message !== undefined) {
          if (line !== '.') message += `${line}\n`;
          else {
            this.taken.push(message);
            message = undefined;
            socket.write('250 taken\r\n');
          }
        } else if (/^RCPT/i.test(line)) socket.write(`${this.answer}\r\n`);
        else if (/^DATA/i.test(line)) {
          message = '';
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }
}

let test: TestPlatform;
let platform: Platform;
let server: MailServer;
const message = {
  recipient: 'siti.umpama@bssn.example',
  subject: 'Sertifikat Anda — uji',
  text: 'Isi rahasia\n',
};
const enqueue = (more: Partial<MailToEnqueue> = {}) =>
  asSystem(platform.db, (tx) =>
    platform.outbox.enqueue(tx, { ...message, organisationId: undefined, now: begun, ...more }),
  );
const send = (now = begun, on = platform, signal = new AbortController().signal) => sendMail(on, now, signal);
const rows = () =>
  asSystem(platform.db, (tx) =>
    tx
      .selectFrom('outbox_message')
      .select(['id', 'state', 'attempts', 'last_error', 'content_sealed'])
      .execute(),
  );

beforeAll(async () => {
  test = await createTestPlatform(begun);
  server = new MailServer();
  const settings = { host: '127.0.0.1', implicitTls: false, account: undefined, from: 'sertel@bssn.example' };
  platform = {
    ...test.platform,
    outbox: createOutbox(test.platform.platformKey, 'sends'),
    mailTransport: smtpTransport({ ...settings, port: await server.open() }),
  };
});
afterAll(async () => {
  await server.close();
  await test.close();
});
afterEach(async () => {
  server.answer = '250 ok';
  server.taken.length = 0;
  await asSystem(platform.db, (tx) => tx.deleteFrom('outbox_message').execute());
});

describe('the outbox', () => {
  it('sends what waits once, by its own Message-ID, and forgets what it said', async () => {
    await enqueue();
    const [waiting] = await rows();
    expect(await send()).toEqual({ sent: 1, undelivered: 0, postponed: 0 });
    expect(server.taken).toHaveLength(1);
    expect(server.taken[0]).toContain(`Message-ID: <${waiting!.id}@bssn.example>`);
    expect(server.taken[0]).toContain('To: siti.umpama@bssn.example');
    expect(await rows()).toMatchObject([{ state: 'sent', content_sealed: null }]);
    expect(await send(later(60))).toMatchObject({ sent: 0 });
  });

  it('keeps what a message says sealed', async () => {
    await enqueue();
    const [row] = await rows();
    expect(Buffer.from(row!.content_sealed!).includes('Isi rahasia')).toBe(false);
  });

  it('tries again, less and less often, while the server will not take it yet', async () => {
    server.answer = '451 later';
    await enqueue();
    expect(await send()).toMatchObject({ postponed: 1 });
    expect(await send(later(0.5))).toMatchObject({ postponed: 0 });
    expect(await send(later(1))).toMatchObject({ postponed: 1 });
    expect(await send(later(5))).toMatchObject({ postponed: 0 });
    server.answer = '250 ok';
    expect(await send(later(6))).toMatchObject({ sent: 1 });
  });

  it('gives a message up that the server refuses for good, and one that was tried for three days', async () => {
    server.answer = '550 no such user';
    await enqueue();
    expect(await send()).toMatchObject({ undelivered: 1 });
    expect(await rows()).toMatchObject([{ state: 'undelivered', last_error: 'mail.rejected', attempts: 1 }]);
    server.answer = '451 later';
    await enqueue();
    let hours = 0;
    while ((await rows()).some(({ state }) => state === 'waiting') && hours++ < 200)
      await send(later(hours * 60));
    expect(hours).toBeGreaterThan(60);
    expect(await rows()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ state: 'undelivered', last_error: 'mail.unavailable' }),
      ]),
    );
  });

  it('loses nothing while there is no server, and none is set', async () => {
    const settings = {
      host: '127.0.0.1',
      port: 9,
      implicitTls: false,
      account: undefined,
      from: 'a@b.example',
    };
    await enqueue();
    expect(await send(begun, { ...platform, mailTransport: smtpTransport(settings) })).toMatchObject({
      postponed: 1,
    });
    expect(await send(later(2), { ...platform, mailTransport: undefined })).toMatchObject({ postponed: 0 });
    expect(await send(later(2))).toMatchObject({ sent: 1 });
  });

  it('is not sent twice by two processes at a time', async () => {
    for (let i = 0; i < 8; i++) await enqueue();
    const counts = await Promise.all([send(), send(), send()]);
    expect(counts.reduce((sum, { sent }) => sum + sent, 0)).toBe(8);
    expect(server.taken).toHaveLength(8);
  });

  it('is not sent twice where a message takes longer than a claim, with others behind it', async () => {
    for (let i = 0; i < 3; i++) await enqueue();
    const gate = Promise.withResolvers<void>();
    const sending: string[] = [];
    const slow = {
      ...platform,
      mailTransport: { send: async (id: string) => (sending.push(id), gate.promise) },
    };
    const first = send(begun, slow);
    await expect.poll(() => sending.length).toBe(1);
    // The claim of the one in hand goes on; the two behind it are nobody's.
    expect(await send(later(1))).toMatchObject({ sent: 2 });
    gate.resolve();
    expect(await first).toMatchObject({ sent: 1 });
    expect(sending).toHaveLength(1);
  });

  it('sends a code before what came earlier, and none that has expired', async () => {
    await enqueue({ subject: 'Pengingat' });
    await enqueue({ subject: 'Kode', now: later(1), urgentUntil: later(6) });
    await send(later(2));
    expect(server.taken.map((text) => /Subject: (\w+)/.exec(text)?.[1])).toEqual(['Kode', 'Pengingat']);
    await enqueue({ subject: 'Kode', urgentUntil: later(5) });
    expect(await send(later(5))).toMatchObject({ sent: 0, undelivered: 1 });
    expect(await rows()).toEqual(
      expect.arrayContaining([expect.objectContaining({ state: 'undelivered', last_error: 'mail.expired' })]),
    );
  });

  it('ends a message that cannot be opened, and sends the others', async () => {
    await enqueue();
    await asSystem(platform.db, (tx) =>
      tx
        .updateTable('outbox_message')
        .set({ content_sealed: randomBytes(80) })
        .execute(),
    );
    await enqueue();
    expect(await send()).toEqual({ sent: 1, undelivered: 1, postponed: 0 });
  });

  it('stops between two messages when the platform ends', async () => {
    await enqueue();
    expect(await send(begun, platform, AbortSignal.abort())).toMatchObject({ sent: 0 });
    expect(await send(later(6))).toMatchObject({ sent: 1 });
  });

  it.each<[string, Partial<MailToEnqueue>, string]>([
    ['a header in the address', { recipient: 'a@b.example\r\nBcc: c@d.example' }, 'mail.address-refused'],
    ['two addresses', { recipient: 'a@b.example,c@d.example' }, 'mail.address-refused'],
    ['a display name', { recipient: '"A" <a@b.example>' }, 'mail.address-refused'],
    ['a header in the subject', { subject: 'x\r\nBcc: c@d.example' }, 'mail.subject-refused'],
    ['an empty subject', { subject: '' }, 'mail.subject-refused'],
    ['control characters in the text', { text: 'a\u0000b' }, 'mail.text-refused'],
    ['a text that never ends', { text: 'a'.repeat(20_001) }, 'mail.text-refused'],
  ])('refuses %s', async (_what, more, code) => {
    await expect(enqueue(more)).rejects.toMatchObject({ code });
    expect(await rows()).toEqual([]);
  });
});

describe('the demonstration', () => {
  it('keeps its mail and sends none of it', async () => {
    const demo = { ...platform, outbox: test.platform.outbox };
    await asSystem(platform.db, (tx) =>
      demo.outbox.enqueue(tx, { ...message, organisationId: undefined, now: begun }),
    );
    expect(await send(begun, demo)).toMatchObject({ sent: 0 });
    expect(await rows()).toMatchObject([{ state: 'kept' }]);
  });
});

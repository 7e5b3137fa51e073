import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailNotifications } from '../../src/services/agreements/telling/mail-notifications.ts';
import { remindOfDates } from '../../src/services/agreements/telling/remind-of-dates.ts';
import { makeTestAccount } from '../demo-account.ts';
import { logIn } from '../log-in.ts';
import { mailbox } from '../mailbox.ts';
import { act, agreementInForce, expectActed, makeGround, occurrenceOf, open, type Ground } from './ground.ts';

let ground: Ground;
const start = '2023-03-01T02:00:00Z';

beforeAll(async () => {
  ground = await makeGround(start);
});
afterAll(() => ground.close());

async function told(party: 'K' | 'D', email: string, roles: readonly string[]) {
  const code = party === 'K' ? 'LKPP' : 'BSSN';
  const account = await makeTestAccount(ground.test.platform, code, { email, roles: [...roles] });
  let session = await logIn(ground.app, account);
  return {
    accountId: account.accountId,
    again: async () => void (session = await logIn(ground.app, account)),
    list: async (query = '') => (await session.ask('GET', `/notifications${query}`)).json(),
    read: async (ids?: readonly string[]) => session.ask('POST', '/notifications/read', ids ? { ids } : {}),
    mail: () => mailbox(ground.test.platform, email),
  };
}
const mailNow = (now: string) => mailNotifications(ground.test.platform, new Date(now));

describe('R16 R42 R43: whom an act tells', () => {
  it('hears of it in the list and by mail, with clause and date, and without a fact of anybody', async () => {
    const d = await told('D', 'koordinator.uji@bssn.example', ['coordinator']);
    const k = await told('K', 'koordinator.uji@lkpp.example', ['coordinator']);
    const id = await agreementInForce(ground);
    await d.read();
    await k.read();
    await mailNow(start);
    const before = await d.mail();
    expect(before.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^\d+ pemberitahuan perjanjian untuk Anda$/),
    ]);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)h');
    const owner = await ground.someone('K', 'obligation-owner');
    expectActed(await act(owner, id, duty, 'konsep', { facts: { konsep: 'rahasia-K' } }));
    expect((await d.list()).unread).toBe(0);
    const facts = { targetRumah: '2023-06-01' };
    expectActed(await act(await ground.someone('K', 'coordinator'), id, duty, 'target-rumah', { facts }));
    const [first] = (await d.list('?unread=true')).items;
    expect(first).toMatchObject({
      agreementId: id,
      occurrenceId: duty,
      act: 'target-rumah',
      actInWords: { id: 'Target rumah', en: 'House target' },
      clauseInWords: 'Pasal 4 ayat (1) huruf h',
      party: 'K',
    });
    expect((await mailNow(start)).mailed).toBeGreaterThan(0);
    expect((await mailNow(start)).mailed).toBe(0);
    const message = (await d.mail()).find(
      ({ subject }) => subject === 'Kewajiban (Pasal 4 ayat (1) huruf h): Target rumah',
    );
    expect(message?.text).toContain(`/aplikasi/perjanjian/${id}/urusan/${duty}`);
    expect(message?.text).not.toMatch(/rahasia|2023-06-01|Promosi layanan/);
    expect((await k.read([first.id])).statusCode).toBe(204);
    // Another one's is not marked by naming it.
    expect((await d.list()).unread).toBe(1);
    await d.read([first.id]);
    expect(await d.list('?unread=true')).toMatchObject({ unread: 0, items: [] });
    const [read] = (await d.list()).items.filter((one: { id: string }) => one.id === first.id);
    expect(read).toMatchObject({ readAt: expect.any(String) });
  });

  it('never hears of a sealed matter that it may not read, and its readers are told no kind of it', async () => {
    const id = await agreementInForce(ground);
    const outsider = await told('D', 'luar@bssn.example', ['coordinator']);
    const member = await told('D', 'anggota@bssn.example', ['representative']);
    const k = await ground.someone('K', 'authorised-official');
    const facts = { pasal: ['4(2)d'], pokok: 'x', anggota: [member.accountId] };
    expectActed(await open(k, id, 'perselisihan', 'dibuka', { facts, subject: 'sengketa-rahasia' }));
    await mailNow(start);
    expect((await outsider.list()).items).toEqual([]);
    expect(await outsider.mail()).toEqual([]);
    expect(await member.list()).toMatchObject({ unread: 1, items: [{ subject: 'sengketa-rahasia' }] });
    const [message] = await member.mail();
    expect(message?.subject).toBe('Ada urusan tertutup yang menunggu Anda');
    expect(message?.text).not.toMatch(/sengketa|Pasal 12|erselisihan|dispute/i);
  });

  it('is no mailbox that the text of the agreement names', async () => {
    const d = await told('D', 'info.bsre@bssn.go.id', ['coordinator']);
    await agreementInForce(ground);
    await mailNow(start);
    expect((await d.list()).unread).toBeGreaterThan(0);
    expect(await d.mail()).toEqual([]);
  });
});

describe('R21 R45 R57: a date that comes near', () => {
  it('is told once at each of its days, to whom it waits for, and of days that have come only the last', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    const k = await told('K', 'pengingat@lkpp.example', ['coordinator']);
    const id = await agreementInForce(ground);
    await k.read();
    const remind = (now: string) =>
      remindOfDates(ground.test.platform, new Date(now), new AbortController().signal);
    const ofReport = async () =>
      (await k.list('?limit=200')).items
        .filter((one: { agreementId: string; module: string; act?: string }) =>
          [id, 'laporan-pemanfaatan', undefined].every(
            (x, i) => [one.agreementId, one.module, one.act][i] === x,
          ),
        )
        .map(({ days, dueAt }: { days: number; dueAt: string }) => `${days} ${dueAt.slice(0, 10)}`);
    // The third year's report is due on 12 May 2023; 72 days are left.
    await remind('2023-03-01T02:00:00Z');
    await remind('2023-03-01T03:00:00Z');
    expect(await ofReport()).toEqual(['90 2023-05-12']);
    await remind('2023-05-06T02:00:00Z');
    expect(await ofReport()).toEqual(['7 2023-05-12', '90 2023-05-12']);
    await remind('2023-05-13T02:00:00Z');
    expect(await ofReport()).toEqual(['0 2023-05-12', '7 2023-05-12', '90 2023-05-12']);
  });
});

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateAccount } from '../../src/io/db/accounts.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { redactUrl } from '../../src/http/request-log.ts';
import { writeIcal } from '../../src/services/agreements/calendar-feed/write-ical.ts';
import { judge } from '../judges.ts';
import { agreementInForce, expectActed, makeGround, open, type Ground } from './ground.ts';

let ground: Ground;
const start = '2023-03-01T02:00:00Z';

beforeAll(async () => {
  ground = await makeGround(start);
});
afterAll(() => ground.close());

const readBy = async (url: string) => ground.app.inject({ method: 'GET', url: new URL(url).pathname });
const unfolded = (body: string) => body.replaceAll('\r\n ', '');

describe('R26: the joint calendar', () => {
  it('is read by a secret address that its owner makes, sees listed without it, and revokes', async () => {
    const id = await agreementInForce(ground);
    const k = await ground.another('K', 'coordinator');
    const made = (await k.ask('POST', '/calendar-feeds', { label: 'Telepon' })).json();
    expect(made.url).toMatch(/\/kalender\/[\w-]{43}$/);
    const listed = (await k.ask('GET', '/calendar-feeds')).json();
    expect(listed.items).toMatchObject([{ id: made.id, label: 'Telepon' }]);
    expect(JSON.stringify(listed)).not.toContain('kalender/');
    const answer = await readBy(made.url);
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const calendar = unfolded(answer.body);
    expect(calendar).toContain('DTSTART;VALUE=DATE:20240512');
    expect(calendar).toContain('SUMMARY:Laporan hasil pemanfaatan (Pasal 4 ayat (1) huruf g)');
    expect(calendar).toContain(`/aplikasi/perjanjian/${id}/urusan/`);
    const other = await ground.another('K', 'coordinator');
    expect((await other.ask('DELETE', `/calendar-feeds/${made.id}`)).statusCode).toBe(404);
    expect((await k.ask('DELETE', `/calendar-feeds/${made.id}`)).statusCode).toBe(204);
    expect((await readBy(made.url)).json()).toMatchObject({ status: 404, code: 'agreement.unknown' });
    expect((await k.ask('GET', '/calendar-feeds')).json().items).toEqual([]);
  });

  it('has no subject, nothing sealed, nothing of other parties, and ends with the account', async () => {
    const id = await agreementInForce(ground);
    const [k, d] = [await ground.someone('K', 'coordinator'), await ground.another('D', 'coordinator')];
    const facts = { nomor: 'R-1', keparahan: 'tinggi', rujukan: 'CP 5', uraian: 'x' };
    const { id: kept } = expectActed(
      await open(d, id, 'rekomendasi', 'diterbitkan', { facts, subject: 'perihal-rahasia' }),
    );
    const plan = { act: 'direncanakan', expectedVersion: 1, facts: { rencana: 'x', target: '2023-05-01' } };
    expectActed(await k.ask('POST', `/agreements/${id}/occurrences/${kept}/acts`, plan));
    const { url } = (await d.ask('POST', '/calendar-feeds', { label: 'Kantor' })).json();
    const body = unfolded((await readBy(url)).body);
    expect(body).toContain('SUMMARY:Saran dan rekomendasi');
    expect(body).not.toContain('perihal-rahasia');
    const { db } = ground.test.platform;
    await asSystem(db, (tx) => updateAccount(tx, d.accountId, { state: 'disabled' }));
    expect((await readBy(url)).statusCode).toBe(404);
  });

  it('is of nobody who reads no content, and its address stands in no log', async () => {
    const administrator = await ground.another('K', 'party-administrator');
    expect((await administrator.ask('POST', '/calendar-feeds', { label: 'x' })).json().code).toBe(
      'identity.not-permitted',
    );
    const k = await ground.another('K', 'coordinator');
    for (let i = 0; i < 10; i++)
      expect((await k.ask('POST', '/calendar-feeds', { label: `${i}` })).statusCode).toBe(201);
    expect((await k.ask('POST', '/calendar-feeds', { label: 'x' })).json().code).toBe(
      'agreement.not-allowed',
    );
    expect(redactUrl(`/kalender/${'a'.repeat(43)}`)).toBe('/kalender/[redacted]');
    expect((await readBy(`https://x.example/kalender/${'a'.repeat(43)}`)).statusCode).toBe(404);
  });

  const events = [
    {
      uid: '1@x.example',
      changedAt: new Date('2023-03-01T02:00:00Z'),
      on: '2023-05-12',
      summary: `Panjang; dengan, tanda \\ dan ${'huruf é '.repeat(20)}`,
      description: 'baris satu\nbaris dua',
      url: 'https://x.example/a',
    },
    {
      uid: '2@x.example',
      changedAt: new Date('2023-03-01T02:00:00Z'),
      on: new Date('2023-04-07T13:00:00Z'),
      summary: 'Keadaan kahar',
      description: '',
      url: 'https://x.example/b',
    },
  ];

  it('folds its lines at 75 octets', () => {
    for (const line of writeIcal('Perjanjian', events).split('\r\n'))
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it.skipIf(!judge('icalendar'))('is what Python’s icalendar reads', () => {
    const script = `import sys,json
from icalendar import Calendar
c=Calendar.from_ical(sys.stdin.buffer.read())
print(json.dumps([[str(e['SUMMARY']),str(e['DESCRIPTION']),e.decoded('DTSTART').isoformat(),e.errors] for e in c.walk('VEVENT')]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: writeIcal('Perjanjian', events),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      [events[0]!.summary, 'baris satu\nbaris dua', '2023-05-12', []],
      ['Keadaan kahar', '', '2023-04-07T13:00:00+00:00', []],
    ]);
  });
});

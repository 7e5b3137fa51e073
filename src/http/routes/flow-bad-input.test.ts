import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { act, makeFlow, openColleague, openOfficial, type FlowPerson } from '../../../test/flow-desk.ts';
import type { FlowAnswer } from '../../contract/flows.ts';

let desk: DemoApp;
let sender: FlowPerson;
let ours: FlowPerson;
let officer: FlowPerson;
let flow: FlowAnswer;

beforeAll(async () => {
  desk = await openDemoApp();
  sender = await openColleague(desk, 'LKPP');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
  officer = await openColleague(desk, 'BSSN', 'ca-operator');
  flow = await makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });
});
afterAll(() => desk.close());

const refused = { status: 400, code: 'http.bad-request' };
const nobodys = '00000000-0000-4000-8000-000000000000';
const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');

describe('bad input is the fault of who sends it', () => {
  it.each(['a\u0000b', 'a\ud800b', 'a\u202eb'])('as a text of a flow: %j', async (text) => {
    const step = { email: ours.email, kind: 'sign' };
    const tag = { kind: 'tag', tag: text, width: 200, height: 80 };
    const wish = { documentId: nobodys, title: 'Surat', steps: [[step]] };
    for (const more of [
      { title: text },
      { message: text },
      { steps: [[{ ...step, email: `${text}@lkpp.example` }]] },
      { steps: [[{ ...step, placement: tag }]] },
    ])
      expect((await sender.ask('POST', '/flows', { ...wish, ...more })).json()).toMatchObject(refused);
    for (const [who, name] of [
      [sender, 'withdraw'],
      [ours, 'reject'],
      [ours, 'return'],
      [ours, 'approve'],
    ] as const)
      expect((await act(who, flow.id, name, { remarks: text })).json()).toMatchObject(refused);
    expect((await act(ours, flow.id, 'sign', { reason: text })).json()).toMatchObject(refused);
    const plt = { participantId: nobodys, email: ours.email, capacity: 'plt', authority: 'SPRIN-1' };
    for (const more of [{ authority: text }, { email: text }])
      expect((await act(sender, flow.id, 'delegate', { ...plt, ...more })).json()).toMatchObject(refused);
    const template = { name: text, steps: [[{ kind: 'sign' }]] };
    expect((await sender.ask('POST', '/flow-templates', template)).json()).toMatchObject(refused);
  });

  it.each(['/flows?text=a%00', '/flows?cursor=a%00', '/issuer/certificates?text=a%00'])(
    'as a part of what is searched: %s',
    async (path) => {
      const who = path.startsWith('/flows') ? sender : officer;
      expect((await who.ask('GET', path)).json()).toMatchObject({ status: 400 });
    },
  );

  it.each(['sembarang', `1 ${'-'.repeat(36)}`, `999999999999999 ${nobodys}`])(
    'as a place in a list: %s',
    async (text) => {
      const answer = await sender.ask('GET', `/flows?cursor=${cursorOf(text)}`);
      expect(answer.json()).toMatchObject({ status: 400, code: 'flow.bad-cursor' });
    },
  );

  it.each([0, 2_147_483_648, 99_999_999_999])('as the number of a version: %d', async (number) => {
    const file = await sender.ask('GET', `/flows/${flow.id}/versions/${number}/file`);
    expect(file.json()).toMatchObject(refused);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const link = await sender.ask('POST', `/flows/${flow.id}/share-links`, { version: number, expiresAt });
    expect(link.json()).toMatchObject(refused);
  });

  it('and a message of several lines is none', async () => {
    const message = 'Mohon ditandatangani.\n\nTerima kasih.';
    const steps = [[{ email: ours.email, kind: 'sign' }]];
    expect(await makeFlow(desk, sender, { steps, message })).toMatchObject({ message });
  });
});

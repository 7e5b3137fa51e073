import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { act, makeFlow, openColleague, openOfficial, type FlowPerson } from '../../../test/flow-desk.ts';
import { mailbox } from '../../../test/mailbox.ts';
import { keepFlowTime } from '../../services/flows/keep-flow-time.ts';

let desk: DemoApp;
let sender: FlowPerson;
let ours: FlowPerson;
const start = new Date('2026-03-02T02:00:00Z');
const later = (hours: number): Date => new Date(start.getTime() + hours * 3_600_000);

beforeAll(async () => {
  desk = await openDemoApp(start);
  sender = await openColleague(desk, 'LKPP');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
});
afterAll(() => desk.close());

const keep = (hours: number) => keepFlowTime(desk.test.platform, later(hours), new AbortController().signal);

describe('the time of a flow', () => {
  it('reminds by the sender’s wish and on the last day, and ends it', async () => {
    const { id } = await makeFlow(desk, sender, {
      steps: [[{ email: ours.email, kind: 'sign' }]],
      reminderDays: 2,
      expiresAt: later(120).toISOString(),
    });
    expect(await keep(47)).toEqual({ expired: 0, reminded: 0 });
    expect(await keep(49)).toEqual({ expired: 0, reminded: 1 });
    expect(await keep(50)).toEqual({ expired: 0, reminded: 0 });
    expect(await keep(97)).toEqual({ expired: 0, reminded: 1 });
    expect(await keep(119)).toEqual({ expired: 0, reminded: 0 });
    const told = (await mailbox(desk.test.platform, ours.email)).map(({ subject }) => subject);
    expect(told.filter((subject) => subject.startsWith('Pengingat'))).toHaveLength(2);

    expect(await keep(121)).toEqual({ expired: 1, reminded: 0 });
    expect(await keep(122)).toEqual({ expired: 0, reminded: 0 });
    expect((await act(ours, id, 'sign')).json()).toMatchObject({ status: 409, code: 'flow.expired' });
    expect((await sender.ask('GET', '/flows?box=expired')).json().items).toMatchObject([{ id }]);
    expect((await mailbox(desk.test.platform, sender.email))[0]?.subject).toBe('Batas waktu dokumen lewat');
  });

  it('is over by the clock, whether or not the schedule has looked', async () => {
    const { id } = await makeFlow(desk, sender, {
      steps: [[{ email: ours.email, kind: 'sign' }]],
      expiresAt: later(0.1).toISOString(),
    });
    desk.test.setNow(later(0.1));
    expect((await act(ours, id, 'sign')).json()).toMatchObject({ code: 'flow.expired' });
    expect((await sender.ask('GET', `/flows/${id}`)).json()).toMatchObject({ state: 'running', may: [] });
    desk.test.setNow(start);
  });

  it('sends no draft whose end has passed', async () => {
    const { id } = await makeFlow(desk, sender, {
      steps: [[{ email: ours.email, kind: 'sign' }]],
      expiresAt: later(0.1).toISOString(),
      send: false,
    });
    desk.test.setNow(later(0.1));
    const { may } = (await sender.ask('GET', `/flows/${id}`)).json();
    expect(may).not.toContain('send');
    expect((await act(sender, id, 'send')).json()).toMatchObject({ status: 409, code: 'flow.expired' });
    desk.test.setNow(start);
  });
});

describe('a Plt', () => {
  it('acts in the place of the addressee, who stays on the record', async () => {
    const acting = await openOfficial(desk, otherOfficial(desk, ours));
    const { id, steps } = await makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });
    const participantId = steps[0]![0]!.id;
    const authority = 'SPRIN-12/2026, 27 Februari 2026';
    const wish = { participantId, email: acting.email, capacity: 'plt', authority };
    expect((await acting.ask('GET', `/flows/${id}`)).json()).toMatchObject({ code: 'flow.unknown' });
    expect((await act(ours, id, 'delegate', wish)).statusCode).toBe(200);
    expect((await act(ours, id, 'sign')).json()).toMatchObject({ code: 'flow.not-a-participant' });
    const done = (await act(acting, id, 'sign')).json();
    expect(done).toMatchObject({
      state: 'completed',
      steps: [
        [{ addressee: { email: ours.email }, person: { email: acting.email }, capacity: 'plt', authority }],
      ],
    });
    const again = await act(sender, id, 'delegate', wish);
    expect(again.json()).toMatchObject({ code: 'flow.already-decided' });
  });

  it('is of the addressee’s organisation, and named by the sender or the addressee', async () => {
    const foreign = await openOfficial(desk, 'siti.umpama@bssn.example');
    const reviewer = await openColleague(desk, 'LKPP');
    const { id, steps } = await makeFlow(desk, sender, {
      steps: [
        [
          { email: reviewer.email, kind: 'review' },
          { email: ours.email, kind: 'sign' },
        ],
      ],
    });
    const wish = { participantId: steps[0]![1]!.id, capacity: 'plh', authority: 'SPRIN-13/2026' };
    const code = async (who: FlowPerson, email: string): Promise<string> =>
      (await act(who, id, 'delegate', { ...wish, email })).json().code;
    expect(await code(sender, foreign.email)).toBe('flow.unknown-participant');
    expect(await code(sender, ours.email)).toBe('flow.unknown-participant');
    expect(await code(reviewer, ours.email)).toBe('flow.not-a-participant');
    expect(await code(sender, (await openColleague(desk, 'LKPP')).email)).toBe(
      'flow.participant-cannot-sign',
    );
  });
});

const otherOfficial = ({ demo }: DemoApp, { email }: FlowPerson): string =>
  demo.officials.find((one) => one.organisation === 'LKPP' && one.email !== email)!.email;

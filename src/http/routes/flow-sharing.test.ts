import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { act, makeFlow, openColleague, openOfficial, type FlowPerson } from '../../../test/flow-desk.ts';
import type { ShareLink } from '../../contract/flow-sharing.ts';
import { redactUrl } from '../request-log.ts';

let desk: DemoApp;
let sender: FlowPerson;
let ours: FlowPerson;
const start = new Date('2026-03-02T02:00:00Z');
const days = (count: number): Date => new Date(start.getTime() + count * 86_400_000);

beforeAll(async () => {
  desk = await openDemoApp(start);
  sender = await openColleague(desk, 'LKPP');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
});
afterAll(() => desk.close());

const visit = (url: string) => desk.app.inject({ url });
const tokenOf = ({ url }: ShareLink): string => url!.split('/').at(-1)!;

async function signedFlow(): Promise<string> {
  const { id } = await makeFlow(desk, sender, {
    title: 'Rahasia jabatan',
    steps: [[{ email: ours.email, kind: 'sign' }]],
  });
  expect((await act(ours, id, 'sign')).statusCode).toBe(200);
  return id;
}

const share = (id: string, wish: object = {}) =>
  sender.ask('POST', `/flows/${id}/share-links`, { expiresAt: days(7).toISOString(), ...wish });

describe('a share link', () => {
  it('shows one document to whoever has it, and counts', async () => {
    const id = await signedFlow();
    const link = (await share(id)).json<ShareLink>();
    const token = tokenOf(link);
    expect(token).toMatch(/^[\w-]{43}$/);
    const shown = await visit(`/rest/v1/shared/${token}`);
    expect(shown.json()).toMatchObject({ name: 'surat.pdf' });
    expect(shown.body).not.toContain('Rahasia jabatan');
    expect(shown.body).not.toContain(ours.email);
    const file = await visit(`/rest/v1/shared/${token}/file`);
    expect(file.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const page = await visit(`/dokumen/${token}?lang=en`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('surat.pdf');
    expect(page.body).not.toContain('Rahasia jabatan');
    const links = (await sender.ask('GET', `/flows/${id}/share-links`)).json();
    expect(links.items).toMatchObject([{ id: link.id, opened: 3, works: true }]);
    expect(JSON.stringify(links)).not.toContain(token);
    const timeline = (await sender.ask('GET', `/flows/${id}/timeline`)).body;
    for (const name of ['share', 'share-open', 'share-download'])
      expect(timeline).toContain(`"act":"${name}"`);
  });

  it('works until it is revoked or expires, and is answered then as one that never was', async () => {
    const id = await signedFlow();
    const first = (await share(id)).json<ShareLink>();
    const second = (await share(id, { version: 1 })).json<ShareLink>();
    const path = (link: ShareLink) => `/rest/v1/shared/${tokenOf(link)}`;
    expect((await visit(path(second))).json()).not.toHaveProperty('verificationUrl');
    expect((await sender.ask('DELETE', `/flows/${id}/share-links/${first.id}`)).statusCode).toBe(204);
    const gone = (await visit(path(first))).json();
    expect(gone).toMatchObject({ status: 404, code: 'flow.unknown-link' });
    const never = (await visit(`/rest/v1/shared/${'A'.repeat(43)}`)).json();
    expect({ ...gone, instance: '' }).toEqual({ ...never, instance: '' });
    expect((await visit(`/dokumen/${tokenOf(first)}`)).statusCode).toBe(404);
    desk.test.setNow(days(7));
    expect((await visit(path(second))).statusCode).toBe(404);
    expect((await visit('/rest/v1/shared/x')).statusCode).toBe(404);
    desk.test.setNow(start);
    const twice = await sender.ask('DELETE', `/flows/${id}/share-links/${first.id}`);
    expect(twice.json()).toMatchObject({ status: 404, code: 'flow.unknown-link' });
  });

  it('is made by the sender, of a document that was sent, for a time that comes', async () => {
    const id = await signedFlow();
    const wish = { expiresAt: days(1).toISOString() };
    const byOther = await ours.ask('POST', `/flows/${id}/share-links`, wish);
    expect(byOther.json()).toMatchObject({ code: 'flow.not-a-participant' });
    expect((await ours.ask('GET', `/flows/${id}/share-links`)).json()).toMatchObject({
      code: 'flow.not-a-participant',
    });
    expect((await share(id, { expiresAt: days(-1).toISOString() })).json()).toMatchObject({
      code: 'flow.bad-expiry',
    });
    expect((await share(id, { version: 9 })).json()).toMatchObject({ code: 'flow.unknown-version' });
    const draft = await makeFlow(desk, sender, {
      send: false,
      steps: [[{ email: ours.email, kind: 'sign' }]],
    });
    expect((await share(draft.id)).json()).toMatchObject({ code: 'flow.not-now' });
    for (let i = 0; i < 20; i++) expect((await share(id)).statusCode).toBe(201);
    expect((await share(id)).json()).toMatchObject({ status: 409, code: 'flow.too-many-links' });
  });

  it('is not logged', () => {
    expect(redactUrl(`/dokumen/${'a'.repeat(43)}`)).toBe('/dokumen/[redacted]');
    expect(redactUrl(`/rest/v1/shared/${'a'.repeat(43)}/file`)).toBe('/rest/v1/shared/[redacted]');
  });
});

describe('a template', () => {
  const template = (more: object = {}) => ({
    name: 'Nota dinas',
    steps: [[{ kind: 'review' }], [{ email: ours.email, kind: 'sign' }]],
    reminderDays: 3,
    ...more,
  });

  it('is its maker’s, and the organisation’s where it is shared', async () => {
    const colleague = await openColleague(desk, 'LKPP');
    const foreign = await openColleague(desk, 'BSSN');
    const { id } = (await sender.ask('POST', '/flow-templates', template())).json();
    const list = async (who: FlowPerson) => (await who.ask('GET', '/flow-templates')).json().items;
    expect(await list(sender)).toMatchObject([{ id, own: true, reminderDays: 3 }]);
    expect(await list(colleague)).toEqual([]);
    const put = (who: FlowPerson, payload: object) =>
      desk.app.inject({
        method: 'PUT',
        url: `/rest/v1/flow-templates/${id}`,
        headers: who.headers,
        payload,
      });
    expect((await put(colleague, template())).json()).toMatchObject({ code: 'flow.unknown-template' });
    expect((await put(sender, template({ shared: true, name: 'Surat edaran' }))).statusCode).toBe(200);
    expect(await list(colleague)).toMatchObject([{ id, own: false, name: 'Surat edaran' }]);
    expect(await list(foreign)).toEqual([]);
    const removed = await colleague.ask('DELETE', `/flow-templates/${id}`);
    expect(removed.json()).toMatchObject({ code: 'flow.unknown-template' });
    expect((await sender.ask('DELETE', `/flow-templates/${id}`)).statusCode).toBe(204);
    expect(await list(sender)).toEqual([]);
  });

  it('keeps to the limits of steps', async () => {
    const answer = await sender.ask('POST', '/flow-templates', template({ steps: [] }));
    expect(answer.json()).toMatchObject({ code: 'flow.no-steps' });
  });
});

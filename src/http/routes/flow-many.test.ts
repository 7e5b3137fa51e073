import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import {
  act,
  makeFlow,
  openColleague,
  openOfficial,
  rectangle,
  type FlowPerson,
} from '../../../test/flow-desk.ts';
import type { FlowAnswer, FlowPage } from '../../contract/flows.ts';

let desk: DemoApp;
let sender: FlowPerson;
let ours: FlowPerson;
const start = new Date('2026-03-02T02:00:00Z');

beforeAll(async () => {
  desk = await openDemoApp(start);
  sender = await openColleague(desk, 'BSSN');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
});
afterAll(() => desk.close());

const flowOf = (kind: string, placement: object = rectangle(60)): Promise<FlowAnswer> =>
  makeFlow(desk, sender, { steps: [[{ email: ours.email, kind, placement }]] });
const signMany = (documents: readonly object[], passphrase = ours.passphrase) =>
  ours.ask('POST', '/flows/signatures', { passphrase, documents });
const shown = ({ id, versions }: FlowAnswer, act: string) => ({
  flowId: id,
  act,
  sha256: versions.at(-1)!.sha256,
});

describe('many documents of the inbox', () => {
  it('are signed under one passphrase, each with its own result', async () => {
    const flows = [await flowOf('sign'), await flowOf('paraf'), await flowOf('sign')];
    const changed = { ...shown(flows[2]!, 'sign'), sha256: '0'.repeat(64) };
    const documents = [shown(flows[0]!, 'sign'), shown(flows[1]!, 'paraf'), changed];
    const answer = await signMany(documents);
    expect(answer.json().items).toMatchObject([
      { flowId: flows[0]!.id, state: 'done' },
      { flowId: flows[1]!.id, state: 'done' },
      { flowId: flows[2]!.id, state: 'failed', code: 'flow.changed-version' },
    ]);
    expect((await sender.ask('GET', `/flows/${flows[0]!.id}`)).json()).toMatchObject({ state: 'completed' });
    const again = await signMany(documents.slice(0, 2));
    expect(again.json().items.map(({ code }: { code: string }) => code)).toEqual([
      'flow.already-decided',
      'flow.already-decided',
    ]);
    expect((await act(ours, flows[2]!.id, 'sign')).statusCode).toBe(200);
  });

  it('are left as they are by a wrong passphrase, and by too many at once', async () => {
    const flow = await flowOf('sign');
    const wrong = await signMany([shown(flow, 'sign')], 'salah');
    expect(wrong.json()).toMatchObject({ status: 400, code: 'key.wrong-passphrase' });
    const many = await signMany(
      Array.from({ length: 101 }, () => ({ ...shown(flow, 'sign'), flowId: crypto.randomUUID() })),
    );
    expect(many.json()).toMatchObject({ status: 413, code: 'flow.too-many-documents' });
    const waiting = (await ours.ask('GET', '/flows')).json<FlowPage>();
    expect(waiting.items.map(({ id }) => id)).toContain(flow.id);
  });
});

describe('the inbox', () => {
  it('pages by the last change and searches by title', async () => {
    for (let i = 0; i < 5; i++) {
      desk.test.setNow(new Date(start.getTime() + i * 1000));
      await makeFlow(desk, sender, {
        title: `Surat ${i} ${i % 2 === 0 ? 'Genap' : 'Ganjil'}`,
        steps: [[{ email: ours.email, kind: 'review' }]],
      });
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const query = `box=waiting&text=surat&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await ours.ask('GET', `/flows?${query}`)).json<FlowPage>();
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.next ?? '';
    } while (cursor !== '');
    const numbered = seen.filter((title) => /Genap|Ganjil/.test(title));
    expect(numbered).toEqual([4, 3, 2, 1, 0].map((i) => `Surat ${i} ${i % 2 === 0 ? 'Genap' : 'Ganjil'}`));
    const even = (await ours.ask('GET', '/flows?box=all&text=GENAP')).json<FlowPage>();
    expect(even.items).toHaveLength(3);
    expect((await ours.ask('GET', '/flows?cursor=x')).json()).toMatchObject({ code: 'flow.bad-cursor' });
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSystem } from '../../src/io/db/transaction.ts';
import { completePendingEvidence } from '../../src/services/jobs/complete-pending-evidence.ts';
import { renewArchives } from '../../src/services/jobs/renew-archives.ts';
import { renewServices } from '../../src/services/ca/renew-services.ts';
import { checkPdf } from '../../src/services/validation/check-pdf.ts';
import { act, agreementInForce, expectActed, makeGround, occurrenceOf, type Ground } from './ground.ts';

let ground: Ground;
const start = Date.parse('2023-03-01T02:00:00Z');
const after = (days: number) => new Date(start + days * 86_400_000);

beforeAll(async () => {
  ground = await makeGround(new Date(start).toISOString());
});
afterAll(() => ground.close());

describe('R63: a signed paper', () => {
  it('gets another archive timestamp each year, and stays one that passes', async () => {
    const { platform } = ground.test;
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(2)d');
    const k = await ground.someone('K', 'authorised-official');
    const objected = await act(k, id, duty, 'keberatan', { reason: 'x', passphrase: k.passphrase! });
    expectActed(objected);
    const paper = objected.json().evidence.at(-1).id;
    const read = async () => (await k.ask('GET', `/agreements/${id}/evidence/${paper}`)).rawPayload;
    const first = await read();
    expect(await renewArchives(platform, after(329))).toEqual({ entered: 0 });
    ground.setNow(after(331).toISOString());
    await renewServices(platform, after(331), new AbortController().signal);
    expect(await renewArchives(platform, after(331))).toEqual({ entered: 1 });
    expect(await renewArchives(platform, after(331))).toEqual({ entered: 0 });
    expect(await completePendingEvidence(platform, after(331))).toMatchObject({ completed: 1 });
    const renewed = await read();
    expect(renewed.subarray(0, first.length).equals(first)).toBe(true);
    const archived = (bytes: Uint8Array) =>
      Buffer.from(bytes).toString('latin1').split('/ETSI.RFC3161').length;
    expect(archived(renewed)).toBe(archived(first) + 1);
    const report = await checkPdf(platform, renewed);
    expect(report).toMatchObject({ verdict: 'passed' });
    expect(report.signatures[0]).toMatchObject({ level: 'B-LTA' });
    // Both parties are told the hash and size of the file as it is now.
    for (const party of ['K', 'D'] as const) {
      const reader = await ground.someone(party, 'authorised-official');
      const { evidence } = (await reader.ask('GET', `/agreements/${id}/occurrences/${duty}`)).json();
      expect(evidence.at(-1)).toMatchObject({
        id: paper,
        sha256: createHash('sha256').update(renewed).digest('hex'),
        sizeBytes: renewed.length,
      });
    }
    expect(await renewArchives(platform, after(400))).toEqual({ entered: 0 });
  });

  it('whose renewal was given up is tried again after a week, a first lift too, but not what is hopeless', async () => {
    const { platform } = ground.test;
    const giveUp = (days: number, reason: string) =>
      asSystem(platform.db, (tx) =>
        tx
          .updateTable('pending_evidence')
          .set({ state: 'given-up', reason, ended_at: after(days) })
          .execute(),
      );
    expect(await renewArchives(platform, after(700))).toEqual({ entered: 1 });
    await giveUp(760, 'tsa.unreachable');
    expect(await renewArchives(platform, after(766))).toEqual({ entered: 0 });
    expect(await renewArchives(platform, after(768))).toEqual({ entered: 1 });
    await giveUp(830, 'tsa.unreachable');
    await asSystem(platform.db, (tx) => tx.updateTable('signature').set({ level: 'B-T' }).execute());
    expect(await renewArchives(platform, after(836))).toEqual({ entered: 0 });
    expect(await renewArchives(platform, after(838))).toEqual({ entered: 1 });
    await giveUp(840, 'pades.certificate-revoked');
    expect(await renewArchives(platform, after(900))).toEqual({ entered: 0 });
  });
});

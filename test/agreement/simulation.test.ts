import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listActs, listDeadlines } from '../../src/io/db/occurrence-acts.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { keepAgreementTime } from '../../src/services/agreements/keep-time.ts';
import { agreementInForce, makeGround, type Ground } from './ground.ts';

let ground: Ground;
const start = Date.parse('2020-05-13T03:00:00Z');

beforeAll(async () => {
  ground = await makeGround(new Date(start).toISOString());
});
afterAll(() => ground.close());

const step = fc.record({
  party: fc.constantFrom('K' as const, 'D' as const),
  role: fc.constantFrom('coordinator' as const, 'obligation-owner' as const, 'auditor' as const),
  occurrence: fc.nat(40),
  act: fc.nat(20),
  days: fc.nat(90),
  text: fc.constantFrom('catatan-K', 'catatan-D'),
});

const factsOf = (act: string, party: string) =>
  ({
    konsep: { konsep: `rahasia-${party}` },
    diajukan: { keterangan: 'x' },
    'bukti-dicatat': { keterangan: 'x' },
    'target-rumah': { targetRumah: '2022-01-01' },
    masukan: { masukan: 'x' },
  })[act] ?? {};

describe('R09 R29: four years of both parties acting at random', () => {
  it('leave no state without its act, no date that moved, nothing across the wall, and every act in the journal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 20 }), async (steps) => {
        ground.setNow(new Date(start).toISOString());
        const id = await agreementInForce(ground);
        const { db } = ground.test.platform;
        const dates = new Map<string, unknown>();
        let now = start;
        for (const { party, role, occurrence, act, days } of steps) {
          now += days * 86_400_000;
          ground.setNow(new Date(now).toISOString());
          const who = await ground.someone(party, role);
          const { items } = (await who.ask('GET', `/agreements/${id}/occurrences?limit=200`)).json();
          const chosen = items[occurrence % items.length];
          const path = `/agreements/${id}/occurrences/${chosen.id}`;
          const seen = (await who.ask('GET', path)).json();
          const { act: name = 'diterima' } = seen.possible[act % Math.max(1, seen.possible.length)] ?? {};
          const facts = factsOf(name, party);
          const answer = await who.ask('POST', `${path}/acts`, {
            act: name,
            expectedVersion: seen.version,
            facts,
            reason: 'x',
          });
          // What is not possible is refused by name; nothing fails.
          if (answer.statusCode !== 201) expect(answer.json().code).toMatch(/^agreement\./);
          await asSystem(db, async (tx) => {
            for (const deadline of await listDeadlines(tx, [chosen.id])) {
              const key = `${deadline.actId} ${deadline.name}`;
              expect(dates.get(key) ?? deadline).toEqual(deadline);
              dates.set(key, deadline);
            }
          });
        }
        await keepAgreementTime(ground.test.platform, new Date(now), new AbortController().signal);
        await asSystem(db, async (tx) => {
          const rows = await tx
            .selectFrom('occurrence')
            .select(['id', 'state', 'version'])
            .where('agreement_id', '=', id)
            .execute();
          const acts = Map.groupBy(
            await listActs(
              tx,
              rows.map((row) => row.id),
            ),
            (one) => one.occurrenceId,
          );
          const leaves = new Set(
            (await tx.selectFrom('journal_entry').select('leaf_id').execute()).map((row) => row.leaf_id),
          );
          for (const row of rows) {
            const own = acts.get(row.id) ?? [];
            expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, i) => i + 1));
            expect(own.at(-1)).toMatchObject({ toState: row.state, sequence: row.version });
            for (const [i, one] of own.entries()) {
              if (i > 0) expect(one.fromState).toBe(own[i - 1]!.toState);
              expect(leaves.has(one.leafId)).toBe(true);
            }
          }
        });
        for (const [party, other] of [
          ['K', 'D'],
          ['D', 'K'],
        ] as const) {
          const reader = await ground.someone(party, 'coordinator');
          const timeline = await reader.ask('GET', `/agreements/${id}/timeline?limit=200`);
          expect(timeline.body).not.toContain(`rahasia-${other}`);
        }
      }),
      { numRuns: 2, seed: 7 },
    );
  });
});

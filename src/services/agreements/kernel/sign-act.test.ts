import { expect, it } from 'vitest';
import type { ActVisibility } from '../../../io/db/agreement-schema.ts';
import type { ActRow } from '../../../io/db/occurrence-acts.ts';
import { dispute } from '../pasal-12-perselisihan/dispute.ts';
import { termination } from '../pasal-07-jangka-waktu/termination.ts';
import type { ActContext, Facts, Module, Transition } from './module.ts';
import { platformContext } from './platform-context.ts';
import { bodyOfPaper } from './sign-act.ts';

const agreement = {
  id: 'a',
  firstOrganisationId: 'k',
  secondOrganisationId: 'd',
  firstName: 'K',
  secondName: 'D',
  numberFirst: '1',
  numberSecond: '2',
  title: 'Perjanjian contoh',
  parent: '',
  writtenOn: '2023-01-01',
  inForceAt: new Date('2023-01-01T00:00:00Z'),
  endsAt: new Date('2026-12-31T16:59:59Z'),
  settings: {},
  example: false,
  madeAt: new Date('2023-01-01T00:00:00Z'),
};

const actOf = (sequence: number, visibility: ActVisibility, facts: ActRow['facts']): ActRow => ({
  id: String(sequence),
  occurrenceId: 'o',
  agreementId: 'a',
  ownerOrganisationId: 'k',
  otherOrganisationId: 'd',
  visibility,
  sequence,
  name: 'catatan',
  fromState: '',
  toState: '',
  accountId: 'who',
  actorName: 'Pejabat Contoh',
  capacity: '',
  role: '',
  reason: '',
  facts,
  causedBy: undefined,
  actedAt: agreement.madeAt,
  leafId: 'l',
});

async function printed(module: Module, transition: Transition, acts: readonly ActRow[], newFacts: Facts) {
  const context: ActContext = {
    ...platformContext(agreement, agreement.madeAt),
    module,
    acts,
    facts: { ...Object.assign({}, ...acts.map(({ facts }) => facts)), ...newFacts },
  };
  return JSON.stringify(await bodyOfPaper(transition, context, newFacts, 'karena itu'));
}

it('prints nothing of a draft in the notice that the other party receives', async () => {
  const acts = [
    actOf(1, 'own', { rancangan: 'pikir-pikir' }),
    actOf(2, 'agreement', { uraian: 'yang dibagikan' }),
    // A private note does not stand in for what both see either.
    actOf(3, 'own', { uraian: 'catatan sendiri' }),
  ];
  const text = await printed(termination, termination.acts.diberitahukan, acts, { baru: 'isi baru' });
  for (const secret of ['pikir-pikir', 'catatan sendiri']) expect(text).not.toContain(secret);
  for (const shared of ['yang dibagikan', 'isi baru', 'karena itu']) expect(text).toContain(shared);
});

it('prints in a settlement what its members see, and nothing of a private room', async () => {
  const acts = [actOf(1, 'named', { pokok: 'sengketa' }), actOf(2, 'room', { catatanPribadi: 'strategi' })];
  const text = await printed(dispute, dispute.acts.sepakat, acts, {});
  expect(text).toContain('sengketa');
  expect(text).not.toContain('strategi');
});

/**
 * Pasal 14 (R62): the unit that speaks for each party, with its days. A change is a notice that the other party acknowledges; the
 * text keeps what was signed, and the change is listed for the next addendum (A21).
 */
import { z } from 'zod';
import { koord, type Module } from '../kernel/module.ts';

export const contactFacts = z.strictObject({
  unit: z.string().trim().min(1).max(300),
  alamat: z.string().trim().min(1).max(400),
  telepon: z.string().trim().min(3).max(50),
  surel: z.email().max(254),
  berlakuSejak: z.iso.date(),
});

export const contact = {
  name: 'kontak',
  title: { id: 'Wakil untuk surat-menyurat', en: 'Contact' },
  clause: '14',
  requirements: ['R62'],
  owner: 'opener',
  states: {
    diberitahukan: { awaits: 'other' },
    berlaku: { awaits: 'none' },
    diganti: { awaits: 'none', final: true },
  },
  acts: {
    diberitahukan: {
      from: 'new',
      to: 'diberitahukan',
      by: 'either',
      roles: koord,
      facts: contactFacts,
      tells: 'other',
    },
    diakui: {
      from: ['diberitahukan'],
      to: 'berlaku',
      by: 'other',
      roles: koord,
      tells: 'other',
      follows: async ({ related, occurrence }) =>
        (await related('kontak'))
          .filter(
            ({ row }) =>
              row.state === 'berlaku' && row.ownerOrganisationId === occurrence?.ownerOrganisationId,
          )
          .map(({ row }) => ({ kind: 'act' as const, occurrenceId: row.id, act: 'diganti' })),
    },
    diganti: { from: ['berlaku'], to: 'diganti', by: 'system', roles: [], tells: 'both' },
  },
} as const satisfies Module;

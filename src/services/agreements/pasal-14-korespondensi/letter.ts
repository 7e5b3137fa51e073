/**
 * The register of letters in and out (R28). A formal notice counts only where it went to the contact of Pasal 14, and a date runs from
 * what the receiver acknowledged, never from a message that nobody can prove.
 */
import { z } from 'zod';
import { textOf } from '../kernel/facts.ts';
import { koord, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const letterFacts = z.strictObject({
  nomor: z.string().trim().min(1).max(100),
  perihal: z.string().trim().min(1).max(300),
  kepada: z.email().max(254),
  saluran: z.enum(['surel', 'pos', 'kurir', 'langsung']),
  resmi: z.boolean(),
});

export const letter = {
  name: 'surat',
  title: { id: 'Surat', en: 'Letter' },
  clause: '14',
  requirements: ['R28', 'R62'],
  owner: 'opener',
  states: {
    terkirim: { awaits: 'other' },
    diterima: { awaits: 'none', final: true },
    'tidak-terkirim': { awaits: 'owner' },
  },
  acts: {
    dikirim: {
      from: 'new',
      to: 'terkirim',
      by: 'either',
      roles: koord,
      facts: letterFacts,
      evidence: ['surat'],
      check: checkAddress,
      tells: 'other',
    },
    diterima: {
      from: ['terkirim', 'tidak-terkirim'],
      to: 'diterima',
      by: 'other',
      roles: koord,
      tells: 'other',
    },
    'tidak-terkirim': {
      from: ['terkirim'],
      to: 'tidak-terkirim',
      by: 'owner',
      roles: koord,
      reason: true,
      tells: 'both',
    },
    'dikirim-ulang': {
      from: ['tidak-terkirim'],
      to: 'terkirim',
      by: 'owner',
      roles: koord,
      facts: letterFacts,
      check: checkAddress,
      tells: 'other',
    },
  },
} as const satisfies Module;

async function checkAddress({ facts, related, agreement, party }: ActContext): Promise<Refused | undefined> {
  const { resmi, kepada } = letterFacts.loose().parse(facts);
  if (!resmi) return undefined;
  const receiver = party === 'K' ? agreement.secondOrganisationId : agreement.firstOrganisationId;
  const contact = (await related('kontak')).find(
    ({ row }) => row.state === 'berlaku' && row.ownerOrganisationId === receiver,
  );
  if (contact?.facts['surel'] === kepada) return undefined;
  return {
    code: 'agreement.not-allowed',
    message: `a formal notice goes to the contact of the other party, ${contact === undefined ? 'which has none yet' : textOf(contact.facts, 'surel')}`,
  };
}

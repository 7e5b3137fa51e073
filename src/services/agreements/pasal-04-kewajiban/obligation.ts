/**
 * A duty of Pasal 4 at work: `terjadwal → berjalan → diajukan → (diterima | dikembalikan → berjalan)`. Who owes it brings
 * evidence, who benefits accepts or returns it and may raise an objection; it is waived by both or by an addendum, and
 * suspended by a force majeure that names it. Lateness is computed.
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { koord, pejabat, pic, type Module, type StateRule, type Transition } from '../kernel/module.ts';

export const obligationStates = {
  terjadwal: { awaits: 'owner', due: 'jatuh-tempo', reminds: [90, 60, 30, 7, 1, 0] },
  berjalan: { awaits: 'owner', due: 'jatuh-tempo', reminds: [90, 60, 30, 7, 1, 0] },
  diajukan: { awaits: 'other', due: 'jatuh-tempo' },
  dikembalikan: { awaits: 'owner', due: 'jatuh-tempo', tone: 'returned' },
  diterima: { awaits: 'none', tone: 'accepted', final: true },
  ditangguhkan: { awaits: 'none', tone: 'suspended' },
  dikesampingkan: { awaits: 'none', final: true },
} as const satisfies Record<string, StateRule>;

/** Where somebody works on it. */
const working = ['terjadwal', 'berjalan', 'dikembalikan'] as const;

export const obligationActs = {
  dijadwalkan: { from: 'new', to: 'berjalan', by: 'system', roles: [], tells: 'both' },
  'penanggung-jawab': {
    from: 'open',
    to: 'same',
    by: 'owner',
    roles: koord,
    facts: z.strictObject({ penanggungJawab: z.uuid(), wakil: z.uuid().optional() }),
    tells: 'both',
  },
  dimulai: { from: ['terjadwal'], to: 'berjalan', by: 'owner', roles: pic, tells: 'none' },
  konsep: {
    from: working,
    to: 'same',
    by: 'owner',
    roles: pic,
    facts: z.strictObject({ konsep: note }),
    seen: 'own',
    tells: 'none',
  },
  'bukti-dicatat': {
    from: working,
    to: 'same',
    by: 'owner',
    roles: pic,
    facts: z.strictObject({ keterangan: note }),
    evidence: ['bukti'],
    tells: 'other',
  },
  'target-rumah': {
    from: 'open',
    to: 'same',
    by: 'either',
    roles: koord,
    facts: z.strictObject({ targetRumah: z.iso.date() }),
    agrees: ['targetRumah'],
    both: true,
    aside: true,
    tells: 'both',
    dates: [
      {
        name: 'jatuh-tempo',
        from: 'targetRumah',
        rule: {
          words: {
            id: 'target rumah yang disepakati kedua koordinator; tanpa batas waktu dalam PKS',
            en: 'a house target that both coordinators agreed; the agreement sets no limit',
          },
        },
        house: true,
      },
    ],
  },
  diajukan: {
    from: working,
    to: 'diajukan',
    by: 'owner',
    roles: pic,
    facts: z.strictObject({ keterangan: note }),
    evidence: ['bukti'],
    tells: 'other',
  },
  diterima: { from: ['diajukan'], to: 'diterima', by: 'other', roles: koord, tells: 'other' },
  dikembalikan: {
    from: ['diajukan'],
    to: 'dikembalikan',
    by: 'other',
    roles: koord,
    reason: true,
    tells: 'other',
  },
  diperbaiki: { from: ['dikembalikan'], to: 'berjalan', by: 'owner', roles: pic, tells: 'none' },
  keberatan: {
    from: 'open',
    to: 'same',
    by: 'other',
    roles: koord,
    reason: true,
    signs: { title: 'Surat keberatan' },
    tells: 'other',
  },
  'keberatan-dijawab': { from: 'open', to: 'same', by: 'owner', roles: koord, reason: true, tells: 'other' },
  dikesampingkan: {
    from: 'open',
    to: 'dikesampingkan',
    by: 'either',
    roles: pejabat,
    reason: true,
    both: true,
    aside: true,
    tells: 'both',
  },
  'dikesampingkan-adendum': { from: 'open', to: 'dikesampingkan', by: 'system', roles: [], tells: 'both' },
  ditangguhkan: {
    from: [...working, 'diajukan'],
    to: 'ditangguhkan',
    by: 'system',
    roles: [],
    tells: 'both',
  },
  dilanjutkan: { from: ['ditangguhkan'], to: 'berjalan', by: 'system', roles: [], tells: 'both' },
} as const satisfies Record<string, Transition>;

/** The duties that no other module measures; each agreement has one of each for its whole term. */
export const obligation = {
  name: 'kewajiban',
  title: { id: 'Kewajiban', en: 'Obligation' },
  clause: '4',
  requirements: ['R42', 'R43', 'R11', 'R12', 'R13', 'R14'],
  owner: 'opener',
  states: obligationStates,
  acts: obligationActs,
} as const satisfies Module;

/**
 * Pasal 12 (R58, R59): deliberation first, then mediation with one representative of each party and a mediator whom both approve.
 * Only named members see any of it; each party has a private room inside. After a failed mediation the agreement knows no
 * further step, and neither does this table. Duties keep running.
 */
import { z } from 'zod';
import { note, readers } from '../kernel/fact-schemas.ts';
import { pejabat, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const members = ['authorised-official', 'coordinator', 'representative'] as const;

export const dispute = {
  name: 'perselisihan',
  title: { id: 'Penyelesaian perselisihan', en: 'Dispute' },
  clause: '12(1)',
  requirements: ['R58', 'R59'],
  owner: 'opener',
  states: {
    dibuka: { awaits: 'both' },
    musyawarah: { awaits: 'both' },
    buntu: { awaits: 'both' },
    mediasi: { awaits: 'both' },
    sepakat: { awaits: 'none', tone: 'accepted', final: true },
    'di-luar-pks': { awaits: 'none', final: true },
  },
  acts: {
    dibuka: {
      from: 'new',
      to: 'dibuka',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({
        pasal: z.array(z.string().max(20)).min(1).max(20),
        pokok: note,
        anggota: readers,
      }),
      readers: 'anggota',
      seen: 'named',
      shows: 'named',
      tells: 'other',
    },
    'anggota-ditambah': {
      from: 'open',
      to: 'same',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({ anggota: readers }),
      readers: 'anggota',
      seen: 'named',
      tells: 'both',
    },
    'catatan-ruang-pribadi': {
      from: 'open',
      to: 'same',
      by: 'either',
      roles: members,
      facts: z.strictObject({ catatanPribadi: note }),
      seen: 'room',
      tells: 'none',
    },
    tawaran: {
      from: ['dibuka', 'musyawarah', 'mediasi'],
      to: 'same',
      by: 'either',
      roles: members,
      facts: z.strictObject({ tawaran: note }),
      revises: true,
      seen: 'named',
      tells: 'other',
    },
    pertemuan: {
      from: ['dibuka', 'musyawarah'],
      to: 'musyawarah',
      by: 'either',
      roles: members,
      facts: z.strictObject({ tanggal: z.iso.date(), risalah: note }),
      seen: 'named',
      tells: 'other',
    },
    sepakat: {
      from: ['musyawarah', 'mediasi'],
      to: 'sepakat',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({ isiKesepakatan: note, mengubahPerjanjian: z.boolean() }),
      agrees: ['isiKesepakatan', 'mengubahPerjanjian'],
      both: true,
      signs: { title: 'Kesepakatan penyelesaian perselisihan' },
      seen: 'named',
      tells: 'both',
    },
    buntu: {
      from: ['musyawarah'],
      to: 'buntu',
      by: 'either',
      roles: pejabat,
      reason: true,
      seen: 'named',
      tells: 'other',
    },
    'wakil-ditunjuk': {
      from: ['buntu'],
      to: 'same',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({ wakil: z.string().trim().min(1).max(200) }),
      signs: { title: 'Penunjukan wakil dalam mediasi' },
      seen: 'named',
      tells: 'other',
    },
    'mediator-disetujui': {
      from: ['buntu'],
      to: 'mediasi',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({
        mediator: z.string().trim().min(1).max(200),
        bebasKepentingan: z.literal(true),
        pernyataanKerahasiaan: z.literal(true),
      }),
      check: checkMediator,
      agrees: ['mediator'],
      both: true,
      seen: 'named',
      tells: 'both',
    },
    'mediasi-gagal': {
      from: ['mediasi'],
      to: 'di-luar-pks',
      by: 'either',
      roles: pejabat,
      reason: true,
      both: true,
      aside: true,
      seen: 'named',
      tells: 'both',
    },
  },
} as const satisfies Module;

function checkMediator(context: ActContext): Refused | undefined {
  const appointing = new Set(
    context.acts.filter(({ name }) => name === 'wakil-ditunjuk').map((act) => act.ownerOrganisationId),
  );
  if (appointing.size < 2)
    return {
      code: 'agreement.too-early',
      message: 'each party appoints its representative before the mediator is approved',
      clause: '12(2)',
    };
  return undefined;
}

/**
 * Pasal 4 ayat (1) huruf d (R18): incidents of PIHAK KESATU's own systems. PIHAK KEDUA sees what is shared; an incident that touches
 * certificates or keys is shared before it is closed.
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { pic, type Module } from '../kernel/module.ts';

const csirt = ['security-officer', ...pic] as const;

export const securityIncident = {
  name: 'insiden',
  title: { id: 'Insiden keamanan', en: 'Security incident' },
  clause: '4(1)d',
  requirements: ['R18'],
  owner: 'K',
  states: {
    dicatat: { awaits: 'K' },
    ditangani: { awaits: 'K' },
    ditutup: { awaits: 'none', tone: 'accepted', final: true },
  },
  acts: {
    dicatat: {
      from: 'new',
      to: 'dicatat',
      by: 'K',
      roles: csirt,
      facts: z.strictObject({
        uraian: note,
        tingkat: z.enum(['rendah', 'sedang', 'tinggi', 'kritis']),
        menyentuhSertifikat: z.boolean(),
      }),
      seen: 'own',
      shows: 'own',
      tells: 'none',
    },
    dibagikan: {
      from: 'open',
      to: 'same',
      by: 'K',
      roles: csirt,
      facts: z.strictObject({ ringkasan: note }),
      shows: 'agreement',
      tells: 'other',
    },
    ditangani: {
      from: ['dicatat'],
      to: 'ditangani',
      by: 'K',
      roles: csirt,
      facts: z.strictObject({ tindakan: note }),
      seen: 'own',
      tells: 'none',
    },
    'pencabutan-diminta': {
      from: 'open',
      to: 'same',
      by: 'K',
      roles: csirt,
      facts: z.strictObject({
        nomorSeri: z
          .array(z.string().regex(/^[0-9a-f]{1,40}$/))
          .min(1)
          .max(200),
      }),
      reason: true,
      shows: 'agreement',
      tells: 'other',
    },
    ditutup: {
      from: ['ditangani'],
      to: 'ditutup',
      by: 'K',
      roles: csirt,
      evidence: ['laporan-insiden'],
      seen: 'own',
      tells: 'none',
      check: ({ facts, occurrence }) =>
        facts['menyentuhSertifikat'] === true && occurrence?.visibility === 'own'
          ? {
              code: 'agreement.not-allowed' as const,
              message: 'it touches certificates or keys: it is shared with PIHAK KEDUA before it is closed',
            }
          : undefined,
    },
  },
} as const satisfies Module;

export const infrastructure = {
  name: 'infrastruktur',
  title: { id: 'Infrastruktur', en: 'Infrastructure' },
  clause: '4(1)a',
  requirements: ['R11', 'R15'],
  owner: 'K',
  states: {
    disiapkan: { awaits: 'K' },
    siap: { awaits: 'none', tone: 'accepted', due: 'pernyataan' },
    terganggu: { awaits: 'K', tone: 'returned' },
    dihentikan: { awaits: 'none', final: true },
  },
  acts: {
    dicatat: {
      from: 'new',
      to: 'disiapkan',
      by: 'K',
      roles: pic,
      facts: z.strictObject({
        jenis: z.enum(['server', 'jaringan', 'klien-tanda-tangan', 'hsm-atau-token', 'keterjangkauan-tsa']),
        nama: z.string().trim().min(1).max(200),
        keterangan: note.optional(),
      }),
      seen: 'own',
      shows: 'own',
      tells: 'none',
    },
    siap: {
      from: ['disiapkan', 'terganggu'],
      to: 'siap',
      by: 'K',
      roles: pic,
      facts: z.strictObject({ dibagikan: note }),
      evidence: ['hasil-uji'],
      shows: 'agreement',
      tells: 'other',
      dates: [
        {
          name: 'pernyataan',
          from: 'act',
          rule: () => ({ kind: 'term', years: 1, firstDay: 'excluded' }),
          house: true,
        },
      ],
    },
    pernyataan: {
      from: ['siap'],
      to: 'same',
      by: 'K',
      roles: ['authorised-official'],
      signs: { title: 'Pernyataan kesiapan infrastruktur' },
      tells: 'other',
      dates: [
        {
          name: 'pernyataan',
          from: 'act',
          rule: () => ({ kind: 'term', years: 1, firstDay: 'excluded' }),
          house: true,
        },
      ],
    },
    terganggu: { from: ['siap'], to: 'terganggu', by: 'K', roles: pic, reason: true, tells: 'other' },
    dihentikan: { from: 'open', to: 'dihentikan', by: 'K', roles: pic, reason: true, tells: 'other' },
  },
} as const satisfies Module;

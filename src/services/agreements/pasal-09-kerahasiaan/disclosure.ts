/**
 * Pasal 9 ayat (2), disclosure to others with the written consent of the other party (R50), and ayat (3): all of it goes on when
 * the agreement has ended (R51). Silence is no consent; only what was approved is released, until the day that was approved;
 * compulsion by law is its own path, with the article, and still told to the other party unless the law forbids it.
 */
import { z } from 'zod';
import { dateInJakarta } from '../calendar/calendar-date.ts';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, koord, pejabat, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const items = z.array(z.string().trim().min(1).max(300)).min(1).max(100);

export const disclosure = {
  name: 'pengungkapan',
  title: { id: 'Persetujuan pengungkapan', en: 'Disclosure consent' },
  clause: '9(2)',
  requirements: ['R50', 'R51'],
  owner: 'opener',
  states: {
    draf: { awaits: 'owner' },
    diminta: { awaits: 'other' },
    disetujui: { awaits: 'owner', due: 'berlaku-sampai' },
    sebagian: { awaits: 'owner', due: 'berlaku-sampai' },
    'pengecualian-hukum': { awaits: 'owner' },
    dirilis: { awaits: 'none', due: 'berlaku-sampai' },
    ditolak: { awaits: 'none', final: true },
    dicabut: { awaits: 'none', final: true },
    kedaluwarsa: { awaits: 'none', final: true },
  },
  acts: {
    didraf: {
      from: 'new',
      to: 'draf',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({ rancangan: note }),
      seen: 'own',
      shows: 'own',
      tells: 'none',
      afterEnd: true,
    },
    diminta: {
      from: ['draf'],
      to: 'diminta',
      by: 'owner',
      roles: koord,
      facts: z.strictObject({
        penerima: z.string().trim().min(1).max(300),
        tujuan: note,
        butir: items,
        sampai: z.iso.date(),
        syarat: note.optional(),
      }),
      shows: 'agreement',
      tells: 'other',
      afterEnd: true,
      dates: [
        {
          name: 'berlaku-sampai',
          from: 'sampai',
          rule: { words: { id: 'hari terakhir menurut permintaan', en: 'the last day that was asked for' } },
          house: true,
        },
      ],
    },
    disetujui: {
      from: ['diminta'],
      to: 'disetujui',
      by: 'other',
      roles: pejabat,
      signs: { title: 'Persetujuan pengungkapan informasi' },
      tells: 'other',
      afterEnd: true,
    },
    'disetujui-sebagian': {
      from: ['diminta'],
      to: 'sebagian',
      by: 'other',
      roles: pejabat,
      facts: z.strictObject({ butirDisetujui: items }),
      reason: true,
      signs: { title: 'Persetujuan sebagian atas pengungkapan informasi' },
      tells: 'other',
      afterEnd: true,
    },
    ditolak: {
      from: ['diminta'],
      to: 'ditolak',
      by: 'other',
      roles: pejabat,
      reason: true,
      tells: 'other',
      afterEnd: true,
    },
    'pengecualian-hukum': {
      from: ['diminta'],
      to: 'pengecualian-hukum',
      by: 'owner',
      roles: pejabat,
      facts: z.strictObject({
        peraturan: z.string().trim().min(1).max(300),
        pasalPeraturan: z.string().trim().min(1).max(100),
      }),
      reason: true,
      tells: 'other',
      afterEnd: true,
    },
    dirilis: {
      from: ['disetujui', 'sebagian', 'pengecualian-hukum', 'dirilis'],
      to: 'dirilis',
      by: 'owner',
      roles: koord,
      facts: z.strictObject({ butirDirilis: items, kepada: z.string().trim().min(1).max(300) }),
      evidence: ['manifes-rilis'],
      check: checkRelease,
      tells: 'other',
      afterEnd: true,
    },
    dicabut: {
      from: ['disetujui', 'sebagian', 'dirilis'],
      to: 'dicabut',
      by: 'other',
      roles: pejabat,
      reason: true,
      tells: 'other',
      afterEnd: true,
    },
    kedaluwarsa: {
      from: ['disetujui', 'sebagian', 'dirilis'],
      to: 'kedaluwarsa',
      by: 'system',
      roles: [],
      tells: 'both',
      afterEnd: true,
    },
  },
} as const satisfies Module;

const asked = z.looseObject({
  butir: items,
  butirDisetujui: items.optional(),
  butirDirilis: items,
  penerima: z.string(),
  kepada: z.string(),
  sampai: z.iso.date(),
});

function checkRelease({ facts, now }: ActContext): Refused | undefined {
  const { butir, butirDisetujui, butirDirilis, penerima, kepada, sampai } = asked.parse(facts);
  const beyond = butirDirilis.filter((item) => !(butirDisetujui ?? butir).includes(item));
  if (beyond.length > 0)
    return { code: 'agreement.consent-missing', message: `no consent was given for ${beyond.join(', ')}` };
  if (kepada !== penerima)
    return {
      code: 'agreement.consent-missing',
      message: `the consent is for ${penerima}, not for ${kepada}`,
    };
  if (dateInJakarta(now) > sampai)
    return { code: 'agreement.consent-missing', message: `the consent lasted until ${sampai}` };
  return undefined;
}

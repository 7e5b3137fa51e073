import type { TimelineAct } from '../../../src/contract/flows.ts';
import type { Language } from '../../lib/language.ts';

const id: Readonly<Record<TimelineAct, string>> = {
  create: 'dibuat',
  send: 'dikirim',
  tell: 'pemberitahuan dikirim',
  view: 'dilihat',
  download: 'diunduh',
  approve: 'disetujui',
  return: 'dikembalikan',
  paraf: 'diparaf',
  sign: 'ditandatangani',
  reject: 'ditolak',
  delegate: 'dialihkan',
  replace: 'diganti',
  withdraw: 'ditarik kembali',
  complete: 'selesai',
  expire: 'kedaluwarsa',
  share: 'tautan dibagikan',
  unshare: 'tautan dicabut',
  'share-open': 'dibuka melalui tautan',
  'share-download': 'diunduh melalui tautan',
};

const en: Readonly<Record<TimelineAct, string>> = {
  create: 'made',
  send: 'sent',
  tell: 'a message was sent',
  view: 'looked at',
  download: 'downloaded',
  approve: 'approved',
  return: 'returned',
  paraf: 'initialled',
  sign: 'signed',
  reject: 'rejected',
  delegate: 'handed to another',
  replace: 'replaced',
  withdraw: 'withdrawn',
  complete: 'completed',
  expire: 'expired',
  share: 'link shared',
  unshare: 'link revoked',
  'share-open': 'opened by a link',
  'share-download': 'downloaded by a link',
};

const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = { id, en };

/** What an act of a timeline is called; one that this release does not know is told as it is. */
export const timelineWord = (act: string, language: Language): string => words[language][act] ?? act;

import type { Language } from './language.ts';

const jakarta = 'Asia/Jakarta';
const localeOf = (language: Language): string => (language === 'id' ? 'id-ID' : 'en-GB');

/** "13 Mei 2020", the day in Jakarta. */
export const shownDate = (at: string | Date, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: jakarta }).format(new Date(at));

/** "13 Mei 2020 pukul 20.00 WIB", or "13 May 2020, 20:00 WIB". */
export function shownTime(at: string | Date, language: Language): string {
  const clock = new Intl.DateTimeFormat(localeOf(language), {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: jakarta,
  }).format(new Date(at));
  const day = shownDate(at, language);
  return language === 'id' ? `${day} pukul ${clock} WIB` : `${day}, ${clock} WIB`;
}

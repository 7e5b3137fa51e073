export interface Letter {
  /** Of whom it is for. */
  readonly name: string;
  /** What it says, in Indonesian, a line each. */
  readonly id: readonly string[];
  /** The same in English. */
  readonly en: readonly string[];
}

/** The plain text of a message: first in Indonesian, then in English. */
export function writeLetter({ name, id, en }: Letter): string {
  return [`Yth. ${plain(name)},`, '', ...id, '', '--', `Dear ${plain(name)},`, '', ...en, ''].join('\n');
}

/** A name that people entered: no control or direction mark of theirs comes into a text of ours. */
const plain = (name: string): string => name.replaceAll(/\p{C}/gu, '');

/** The moment in words, in the time of Jakarta. */
export const timeInJakarta = (language: 'id' | 'en', at: Date): string =>
  `${new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Jakarta',
  }).format(at)} WIB`;

import { keep, readKept } from './kept.ts';
import { makeStore } from './store.ts';

export const languages = ['id', 'en'] as const;
export type Language = (typeof languages)[number];

const key = 'sertel-language';

/** `?lang=`, else what was chosen here before, else what the server took from the reader's own languages. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  const all = [asked, readKept(key), document.documentElement.lang];
  return (
    languages.find((one) => one === all.find((said) => languages.some((known) => known === said))) ?? 'id'
  );
}

export const language = makeStore<Language>(firstLanguage(), (chosen) => {
  document.documentElement.lang = chosen;
});

export function chooseLanguage(chosen: Language): void {
  keep(key, chosen);
  language.set(chosen);
}

/** The sentences of a part in the language that is read now. */
export const useTexts = <Part>(texts: Readonly<Record<Language, Part>>): Part => texts[language.use()];

export const pagesTexts = { id: { more: 'Muat berikutnya' }, en: { more: 'Load more' } };

/** Updates that put an annotation or a field on the contract's page, as raw text. */
import { textAt } from './attack-ground.ts';
import { appendRaw } from './raw-update.ts';

const into = (text: string, key: string, reference: string): string => {
  const found = new RegExp(`/${key} ?\\[([^\\]]*)\\]`).exec(text);
  if (found === null) throw new Error(`expected /${key} in ${text}`);
  return text.replace(found[0], `/${key} [${found[1]} ${reference}]`);
};

/** Object 100 is the annotation; `objects` are what it needs. */
export const addAnnotation = (
  bytes: Uint8Array,
  entries: string,
  objects: Readonly<Record<number, string>> = {},
): Uint8Array =>
  appendRaw(bytes, {
    objects: {
      3: into(textAt(bytes, 3), 'Annots', '100 0 R'),
      100: `<< /Type /Annot /P 3 0 R ${entries} >>`,
      ...objects,
    },
  });

/** Object 100 is field and widget in one. */
export const addField = (
  bytes: Uint8Array,
  entries: string,
  objects: Readonly<Record<number, string>> = {},
): Uint8Array =>
  appendRaw(bytes, {
    objects: {
      3: into(textAt(bytes, 3), 'Annots', '100 0 R'),
      11: into(textAt(bytes, 11), 'Fields', '100 0 R'),
      100: `<< /Type /Annot /Subtype /Widget /P 3 0 R ${entries} >>`,
      ...objects,
    },
  });

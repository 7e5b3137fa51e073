/** Objects so large that who handles their parts as the arguments of one call exhausts the call stack. */
import type { AttackClass, Twin } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { streamOf } from './contract-pdf.ts';
import { appendRaw } from './raw-update.ts';

const zeros = `[${'0 '.repeat(300_000)}]`;
const nobody = Array.from({ length: 150_000 }, (_, i) => `${1000 + i} 0 R`).join(' ');

const hugeMetadata: Twin = {
  title: 'metadata with an array of very many numbers',
  make: ({ signed }) =>
    appendRaw(signed, {
      objects: { 21: streamOf('<x/>', `/Type /Metadata /Subtype /XML /Hal ${zeros}`) },
    }),
};

export const hugeObjects: AttackClass = {
  name: 'huge objects',
  attacks: [
    {
      title: 'an array of very many numbers in the page',
      code: 'page-changed',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: { 3: textAt(signed, 3).replace('/Type /Page', `/Type /Page /Hal ${zeros}`) },
        }),
      twin: hugeMetadata,
    },
    {
      title: 'very many annotations added',
      code: 'annotation-added',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: { 3: textAt(signed, 3).replace(/\/Annots ?\[/, `/Annots [${nobody} `) },
        }),
      twin: hugeMetadata,
    },
    {
      title: 'very many fields added',
      code: 'form-changed',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: { 11: textAt(signed, 11).replace(/\/Fields ?\[/, `/Fields [${nobody} `) },
        }),
      twin: hugeMetadata,
    },
  ],
};

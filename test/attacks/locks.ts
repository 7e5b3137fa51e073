/** Fields that a signature locked (ISO 32000-2 clause 12.8.2.4). */
import type { AttackClass } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { formOf } from './contract-pdf.ts';
import { appendRaw } from './raw-update.ts';
import { twins } from './twins.ts';

export const lockedFields: AttackClass = {
  name: 'locked fields',
  attacks: [
    {
      title: 'a locked field given another value',
      code: 'locked-field-changed',
      make: ({ lockedName }) =>
        appendRaw(lockedName, {
          objects: {
            6: textAt(lockedName, 6).replace('(Adi)', '(Budi)'),
            7: formOf('BT /F1 12 Tf (Budi) Tj ET'),
          },
        }),
      twin: twins.otherThanLocked,
    },
    {
      title: 'a locked field that shows something else',
      code: 'locked-field-changed',
      make: ({ lockedName }) =>
        appendRaw(lockedName, { objects: { 7: formOf('BT /F1 12 Tf (Budi) Tj ET') } }),
      twin: twins.otherThanLocked,
    },
    {
      title: 'a field that is not among those left open',
      code: 'locked-field-changed',
      make: ({ lockedAllButCheck }) =>
        appendRaw(lockedAllButCheck, {
          objects: { 6: textAt(lockedAllButCheck, 6).replace('(Adi)', '(Budi)') },
        }),
      twin: twins.boxTickedBesideLock,
    },
  ],
};

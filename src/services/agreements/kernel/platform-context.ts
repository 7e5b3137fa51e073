import type { AgreementRow } from '../../../io/db/agreements.ts';
import { dateInJakarta } from '../calendar/calendar-date.ts';
import { indonesianDecrees } from '../calendar/indonesian-holidays.ts';
import { getModule } from '../modules.ts';
import { agreementSettingsSchema } from './agreement-settings.ts';
import type { ActContext } from './module.ts';

/** In which the platform acts by itself: by its clock, or when an agreement is entered. */
export const platformContext = (agreement: AgreementRow, now: Date): ActContext => ({
  now,
  agreement,
  settings: agreementSettingsSchema.parse(agreement.settings),
  calendar: { decrees: indonesianDecrees, knownOn: dateInJakarta(now) },
  party: 'K',
  module: getModule('perjanjian'),
  occurrence: undefined,
  acts: [],
  facts: {},
  subject: agreement.title.slice(0, 300),
  evidenceKinds: new Set(),
  related: async () => [],
  clauses: async () => [],
  isNumberTaken: async () => false,
  countUsage: async () => ({}),
});

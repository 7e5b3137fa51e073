import { z } from 'zod';
import { actDescription, stateDescription, wordsSchema as words } from './agreement-fields.ts';

const party = z.enum(['K', 'D']).describe('PIHAK KESATU, PIHAK KEDUA');
const day = z.iso.date().describe('a day in Jakarta (WIB)');
const cursor = z.string().max(300).optional().describe('`next` of the page before');
const next = z.string().optional().describe('absent on the last page');
const limit = z.coerce.number().int().min(1).max(200).default(50);
const name = z.string().trim().min(1).max(60);

const parties = z.object({
  K: z.object({ name: z.string(), number: z.string() }),
  D: z.object({ name: z.string(), number: z.string() }),
});

export const agreementItem = z.object({
  id: z.uuid(),
  title: z.string(),
  parent: z.string().describe('the memorandum of understanding that it carries out'),
  parties,
  we: party.describe('which party the reader’s organisation is'),
  state: z
    .string()
    .describe(
      'draf, menunggu-tte, berlaku, dalam-pengakhiran, berakhir, diakhiri, diperbaharui; the end is told by the clock',
    ),
  writtenOn: day,
  lastDay: day,
  daysLeft: z.int().describe('0 on the last day, negative after it'),
  example: z.boolean().describe('an invented agreement that only shows how things work'),
});

export const agreementPage = z.object({ items: z.array(agreementItem), next });
export const agreementQuery = z.object({
  search: z.string().trim().min(1).max(200).optional().describe('in both numbers and the title'),
  limit,
  cursor,
});

export const newAgreement = z.strictObject({
  other: z.uuid().describe('the other party’s organisation'),
  we: party,
  numberFirst: z.string().trim().min(1).max(100),
  numberSecond: z.string().trim().min(1).max(100),
  title: z.string().trim().min(1).max(400),
  parent: z.string().trim().max(400).default(''),
  nameFirst: z.string().trim().min(1).max(200).describe('office and organisation, as the text names them'),
  nameSecond: z.string().trim().min(1).max(200),
  writtenOn: day.describe('the date in the text; it wins over the times of the signatures'),
  settings: z.record(z.string(), z.unknown()).default({}).describe('readings of what the text leaves open'),
});

export const rag = z.object({
  colour: z.enum(['hijau', 'kuning', 'merah', 'abu-abu']),
  word: z.string(),
  icon: z.enum(['check', 'clock', 'warning', 'pause', 'none']),
});

export const occurrenceItem = z.object({
  id: z.uuid(),
  agreementId: z.uuid(),
  module: z.string(),
  clause: z.string().describe('such as 4(1)g'),
  clauseInWords: z.string(),
  subject: z.string(),
  state: z.string(),
  stateInWords: words,
  owner: party,
  awaits: z.array(party).describe('whose turn it is'),
  visibility: z.enum(['own', 'agreement', 'named', 'public']),
  dueAt: z.iso.datetime().optional(),
  rag,
  openedAt: z.iso.datetime(),
  actedAt: z.iso.datetime(),
});

export const occurrencePage = z.object({ items: z.array(occurrenceItem), next });
export const occurrenceQuery = z.object({
  module: name.optional(),
  clause: z.string().max(20).optional(),
  state: name.optional(),
  limit,
  cursor,
});
export const boardQuery = z.object({
  view: z
    .enum(['us', 'them', 'due', 'overdue'])
    .describe('what waits for us; for the other party; for us within 30 days; for us and late'),
  agreement: z.uuid().optional().describe('of one agreement only'),
  limit,
  cursor,
});

export const actItem = z.object({
  id: z.uuid(),
  occurrenceId: z.uuid(),
  act: z.string(),
  actInWords: words,
  from: z.string(),
  to: z.string(),
  party: party.optional().describe('absent: the platform, by its clock or as a consequence'),
  by: z.string(),
  capacity: z.string(),
  role: z.string(),
  reason: z.string(),
  facts: z.record(z.string(), z.unknown()),
  visibility: z.enum(['own', 'agreement', 'named', 'room', 'public']),
  at: z.iso.datetime(),
  leafId: z.uuid().describe('of the journal'),
});

export const timelinePage = z.object({ items: z.array(actItem), next });
export const timelineQuery = z.object({ limit, cursor });

export const deadlineItem = z.object({
  name: z.string(),
  clause: z.string(),
  contractual: z.boolean().describe('false: a house target; the clause sets no limit'),
  status: z.enum(['ditetapkan', 'belum-ditetapkan']),
  dueAt: z.iso.datetime().optional(),
  dueOn: day.optional(),
  rule: words,
  alternative: z.object({ on: day, rule: words }).optional().describe('the clause read the other way'),
  metAt: z.iso.datetime().optional().describe('when what it asks for was done, as the act says'),
  late: z.boolean(),
  recordedLater: z.boolean().describe('done in time and entered afterwards'),
});

export const evidenceItem = z.object({
  id: z.uuid(),
  actId: z.uuid().optional(),
  kind: z.string(),
  name: z.string(),
  mediaType: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  broughtAt: z.iso.datetime(),
});

export const possibleAct = z.object({
  act: z.string(),
  label: words,
  to: z.string(),
  signed: z.boolean().describe('whether it takes the passphrase of the actor’s certificate'),
  both: z.boolean().describe('whether it takes both parties'),
  reason: z.boolean(),
  evidence: z.array(z.string()),
});

export const occurrenceAnswer = occurrenceItem.extend({
  version: z.int().describe('how many acts you see: what the next act names as seen'),
  facts: z.record(z.string(), z.unknown()).describe('the newest value of each name in the acts that you see'),
  acts: z.array(actItem),
  deadlines: z.array(deadlineItem),
  evidence: z.array(evidenceItem),
  possible: z.array(possibleAct).describe('what your party and roles may do now'),
});

const actFields = {
  act: name,
  facts: z.record(z.string(), z.unknown()).default({}),
  reason: z.string().max(4000).default(''),
  capacity: z.string().trim().max(200).default('').describe('under which authority, such as Plt.'),
  evidence: z.array(z.uuid()).max(50).default([]).describe('files that you brought'),
  passphrase: z.string().max(1000).optional().describe('of your signing key, for acts that are signed'),
};

export const newAct = z.strictObject({
  expectedVersion: z.int().min(1).describe('the version that you saw; another one is 409 agreement.changed'),
  ...actFields,
});

export const newOccurrence = z.strictObject({
  module: name,
  clause: z.string().max(20).optional(),
  subject: z.string().trim().min(1).max(300),
  ...actFields,
});

export const clauseItem = z.object({
  address: z.string(),
  inWords: z.string(),
  heading: z.string(),
  text: z.string(),
  validFrom: day,
  validUntil: day.optional(),
  addendumId: z.uuid().optional(),
  mirrors: z.string().optional().describe('the duty that this right is the other side of'),
  living: z.object({
    open: z.int(),
    ended: z.int(),
    colours: z.object({ hijau: z.int(), kuning: z.int(), merah: z.int(), 'abu-abu': z.int() }),
  }),
});

export const textAnswer = z.object({ on: day, clauses: z.array(clauseItem) });
export const textQuery = z.object({ on: day.optional().describe('the text as it holds on that day') });

export const changesAnswer = z.object({
  effectiveOn: day,
  clauses: z.array(
    z.object({
      address: z.string(),
      inWords: z.string(),
      kind: z.enum(['changed', 'new', 'struck']),
      before: z.string(),
      after: z.string(),
      runs: z.array(z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })),
    }),
  ),
});

export const moduleItem = z.object({
  name: z.string(),
  title: words,
  clause: z.string(),
  requirements: z.array(z.string()),
  owner: z.string(),
  ownOnly: z.boolean().describe('plain staff see those that they opened themselves'),
  states: z.record(z.string(), stateDescription),
  acts: z.record(z.string(), actDescription).describe('the table of transitions'),
});

export const modulesAnswer = z.object({ modules: z.array(moduleItem) });

export type AgreementItem = z.infer<typeof agreementItem>;
export type AgreementPage = z.infer<typeof agreementPage>;
export type NewAgreementBody = z.infer<typeof newAgreement>;
export type OccurrenceItem = z.infer<typeof occurrenceItem>;
export type OccurrencePageAnswer = z.infer<typeof occurrencePage>;
export type OccurrenceAnswer = z.infer<typeof occurrenceAnswer>;
export type BoardQuery = z.infer<typeof boardQuery>;
export type ActItem = z.infer<typeof actItem>;
export type EvidenceItem = z.infer<typeof evidenceItem>;
export type TextAnswer = z.infer<typeof textAnswer>;
export type ChangesAnswer = z.infer<typeof changesAnswer>;
export type ModuleItem = z.infer<typeof moduleItem>;

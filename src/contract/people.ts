import { z } from 'zod';

export const personSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  nip: z.string().optional(),
  nik: z.string().describe('twelve digits are masked'),
  state: z.enum(['registered', 'verified', 'active', 'left']),
});

export const personDetailSchema = personSchema.extend({
  status: z.string().describe('as the eSign API answers it: ISSUE, EXPIRED, RENEW, …'),
  certificates: z.array(
    z.object({
      id: z.uuid(),
      serial: z.string().describe('hexadecimal'),
      notBefore: z.iso.datetime(),
      notAfter: z.iso.datetime(),
      status: z.enum(['issued', 'suspended', 'revoked']),
      changedAt: z.iso.datetime().optional().describe('since when it is suspended or revoked'),
    }),
  ),
});

export const peoplePageQuery = z.object({
  text: z.string().trim().min(1).max(200).optional().describe('a part of a name or an e-mail address'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1500).optional().describe('`next` of the page before'),
});

export const peoplePageSchema = z.object({
  items: z.array(personSchema),
  next: z.string().optional().describe('absent on the last page'),
});

export type PersonItem = z.infer<typeof personSchema>;
export type PersonDetail = z.infer<typeof personDetailSchema>;
export type PeoplePage = z.infer<typeof peoplePageSchema>;
export type PeoplePageQuery = z.infer<typeof peoplePageQuery>;

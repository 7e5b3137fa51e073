import type { z } from 'zod';
import type { roleSchema } from './accounts.ts';

type Role = z.infer<typeof roleSchema>;

/** Whoever acts in an agreement, where its clause names no role of its own. */
export const agreementActors = [
  'staff',
  'verifier',
  'registration-officer',
  'policy-officer',
  'assessor',
  'application-owner',
  'obligation-owner',
  'coordinator',
  'authorised-official',
  'security-officer',
  'support-agent',
  'representative',
] as const satisfies readonly Role[];

/** Who sees its content. Neither the party administrator nor the CA operator reads it. */
export const agreementReaders = [
  ...agreementActors,
  'auditor',
  'mediator',
] as const satisfies readonly Role[];

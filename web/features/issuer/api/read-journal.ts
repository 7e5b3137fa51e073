import type { z } from 'zod';
import type { journalSchema, provenLeavesSchema } from '../../../../src/contract/journal.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readJournal = (signal: AbortSignal): Promise<z.infer<typeof journalSchema>> =>
  askApi('/journal', { signal });

/** Where what has this SHA-256 stands in the journal. */
export const findProofs = (commitment: string): Promise<z.infer<typeof provenLeavesSchema>> =>
  askApi(`/journal/proofs/${encodeURIComponent(commitment)}`);

import type { z } from 'zod';
import type { provenLeavesSchema } from '../../../../src/contract/journal.ts';
import { askApi } from '../../../lib/ask-api.ts';

export type ProvenLeaves = z.infer<typeof provenLeavesSchema>;

/** Where a signature stands in the public journal; it is asked for by its hash only. */
export const findInJournal = (signatureSha256: string): Promise<ProvenLeaves> =>
  askApi<ProvenLeaves>(`/journal/proofs/${signatureSha256}`);

import type { z } from 'zod';
import type { provenLeafSchema } from '../../contract/journal.ts';
import { toHex } from '../../lib/bytes.ts';
import { nameOfType } from '../../services/journal/append-entry.ts';
import type { ProvenLeaf } from '../../services/journal/prove-leaf.ts';

/** A leaf with its proof as the API tells it. */
export const leafAnswer = (leaf: ProvenLeaf): z.infer<typeof provenLeafSchema> => ({
  index: leaf.index,
  type: nameOfType(leaf.type),
  typeNumber: leaf.type,
  commitment: toHex(leaf.commitment),
  size: leaf.size,
  root: leaf.root.toBase64(),
  proof: leaf.proof.map((hash) => hash.toBase64()),
  checkpoint: leaf.checkpoint,
  tlogProof: leaf.tlogProof,
});

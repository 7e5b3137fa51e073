import { askBytes, type AskedBytes } from '../../../lib/ask-bytes.ts';

/** Each look is a line of the history. */
export const readProof = (id: string, kind: string): Promise<AskedBytes> =>
  askBytes(`/registrations/${encodeURIComponent(id)}/documents/${kind}`);

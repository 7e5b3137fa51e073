import type { JsonObject } from '../../../io/db/schema.ts';
import type { SignatureWish } from '../signature-wish.ts';
import type { PartyName, SigningParty } from '../signing-party.ts';

/** How each file of a batch is signed. A password is no part of it: it would be kept. */
export type BatchWish = Omit<SignatureWish, 'name' | 'bytes' | 'pdfPassword'>;

export interface KeptWish {
  readonly party: PartyName;
  readonly wish: BatchWish;
}

/**
 * As a batch’s row keeps it. The signer by id: a NIK is never kept in the clear, and an e-mail address may be another
 * person’s by the time the batch is resumed.
 */
export const encodeWish = ({ id }: Pick<SigningParty, 'id'>, wish: BatchWish): JsonObject => ({
  party: { kind: 'person', personId: id },
  wish,
});

/** What {@link encodeWish} made. */
export function parseWish(value: JsonObject): KeptWish {
  const { party, wish } = value;
  if (
    party instanceof Object &&
    'personId' in party &&
    typeof party.personId === 'string' &&
    wish instanceof Object
  )
    return { party: { kind: 'person', personId: party.personId }, wish: wish as BatchWish };
  throw new TypeError('expected a batch’s row to hold a signer and a wish');
}

import type { JsonObject } from '../../../io/db/schema.ts';
import type { SignatureWish } from '../signature-wish.ts';
import type { PartyName, SigningParty } from '../signing-party.ts';

/** How each file of a batch is signed. A password is no part of it: it would be kept. */
export type BatchWish = Omit<SignatureWish, 'name' | 'bytes' | 'pdfPassword'>;

export interface KeptWish {
  readonly party: PartyName;
  readonly wish: BatchWish;
}

/** As a batch's row keeps it; the signer by e-mail, since a NIK is never kept in the clear. */
export const encodeWish = ({ email }: SigningParty, wish: BatchWish): JsonObject => ({
  party: { kind: 'email', email },
  wish,
});

/** What {@link encodeWish} made. */
export function parseWish(value: JsonObject): KeptWish {
  const { party, wish } = value;
  if (
    party instanceof Object &&
    'email' in party &&
    typeof party.email === 'string' &&
    wish instanceof Object
  )
    return { party: { kind: 'email', email: party.email }, wish: wish as BatchWish };
  throw new TypeError('expected a batch’s row to hold a signer and a wish');
}

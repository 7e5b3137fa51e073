import type { SealItem, SealProof } from '../../contract/seals.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { enableSeal, type SealRow } from '../../io/db/seals.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { certifySeal } from '../ca/certify-seal.ts';
import { findIssuingAuthority } from '../ca/find-issuing-authority.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import type { Platform } from '../platform.ts';
import { getSeal, journalSeal, mayEnable, sealItem } from './administer-seals.ts';
import { SealError } from './seal-error.ts';

/**
 * Gives a seal that an organisation asked for its key, which the platform opens, and a certificate of the legal
 * person. The issuer's officer decides, upon a proof whose reference is kept: else an organisation would certify itself
 * under whatever name and number it typed.
 *
 * @throws {SealError} `seal.unknown`, `seal.not-requested`, `seal.no-issuer` @throws {IdentityError}
 * `identity.four-eyes` and what else {@link authorise} raises
 */
export async function enableRequestedSeal(
  platform: Platform,
  actor: Actor,
  id: string,
  { proof }: SealProof,
): Promise<SealItem> {
  const now = platform.clock();
  authorise(actor, 'seal.enable', { now });
  if (!(await mayEnable(platform.db, actor)))
    throw new IdentityError('identity.not-permitted', 'the officers of the issuer enable seals');
  // The certificate's authority is the platform's own row; the seal itself is asked for by its organisation.
  return asSystem(platform.db, async (tx) => {
    const seal = await getSeal(tx, undefined, id);
    authorise(actor, 'seal.enable', { now, by: [seal.requestedBy] });
    if (seal.state !== 'requested')
      throw new SealError('seal.not-requested', `expected a requested seal, got a ${seal.state} one`);
    const certificateId = await certify(platform, tx, seal, now);
    await enableSeal(tx, id, { accountId: actor.accountId, certificateId, proof });
    await journalSeal(tx, actor, seal, { change: 'enabled', proof }, now);
    return sealItem({ ...seal, state: 'enabled', certificateId });
  });
}

async function certify(
  platform: Platform,
  tx: DatabaseTransaction,
  seal: SealRow,
  now: Date,
): Promise<string> {
  const issuer = await findIssuingAuthority(tx);
  if (issuer === undefined)
    throw new SealError('seal.no-issuer', 'the platform has no authority that issues');
  return certifySeal(platform, tx, { seal, issuerId: issuer.id, publicKey: undefined, now });
}

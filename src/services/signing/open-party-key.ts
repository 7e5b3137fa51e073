import { findTotp, useTotpStep } from '../../io/db/one-time-codes.ts';
import { isAccountActive } from '../../io/db/accounts.ts';
import type { Activation as ActivationMode } from '../../io/db/schema.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Activation } from '../../io/keys/activations.ts';
import type { Signer as KeySigner } from '../../pki/crypto/signer.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { findStep } from '../identity/totp.ts';
import type { Platform } from '../platform.ts';
import { guardPassphrase } from './guard-passphrase.ts';
import { spendSigningCode } from './signing-code.ts';
import { SigningError } from './signing-error.ts';
import type { SigningParty } from './signing-party.ts';

/** What comes with a request to open the party's key. */
export type Authorisation =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'code'; readonly code: string };

export interface OpenedKey {
  readonly key: KeySigner;
  /** Named in the signature's row and in the journal. */
  readonly activation: ActivationMode;
}

/**
 * Opens the key for one set of files. A person's passphrase opens it each time; a person's code works only inside
 * an activation that they opened with the passphrase; a seal's code opens the platform's wrapping.
 *
 * @throws {KeyError} `key.wrong-passphrase`, `key.busy` @throws {SigningError} `signing.passphrase-delayed`,
 * `signing.no-activation`, `signing.wrong-code`, `signing.code-for-fewer-files`
 */
export async function openPartyKey(
  platform: Platform,
  application: Application,
  party: SigningParty,
  { authorisation, files }: { readonly authorisation: Authorisation; readonly files: number },
): Promise<OpenedKey> {
  const { db, keys } = platform;
  if (authorisation.kind === 'passphrase') {
    const { passphrase } = authorisation;
    if (party.kind === 'seal')
      throw new SigningError('signing.wrong-code', 'expected a one-time code: a seal has no passphrase');
    const key = await guardPassphrase(platform, party.id, application.id, () =>
      keys.openSigner(db, party.keyId, { kind: 'passphrase', passphrase }),
    );
    return { key, activation: 'passphrase' };
  }
  const { code } = authorisation;
  if (party.kind === 'seal') {
    const binding = { purpose: 'seal', applicationId: application.id, ownerId: party.id } as const;
    await spendSigningCode(platform, application, binding, { code, files });
    return { key: await keys.openSigner(db, party.keyId, { kind: 'platform' }), activation: 'platform' };
  }
  return {
    key: await openActivated(platform, application, party, { code, files }),
    activation: 'session+totp',
  };
}

/** Nothing of the code is tried where no activation is open for as many files: it would be used up in vain. */
async function openActivated(
  platform: Platform,
  application: Application,
  party: SigningParty,
  { code, files }: { readonly code: string; readonly files: number },
): Promise<KeySigner> {
  const owner = { personId: party.id, applicationId: application.id };
  const { accountId } = requireActivation(platform, owner, party.keyId, files);
  // Disabled through another process, which cannot close what this one holds.
  if (!(await asSystem(platform.db, (tx) => isAccountActive(tx, accountId)))) {
    platform.activations.closeAll(accountId);
    refuseInactive();
  }
  await guardPassphrase(platform, party.id, application.id, () =>
    /^\d{6}$/.test(code.trim())
      ? useAppCode(platform, accountId, code.trim())
      : spendSigningCode(
          platform,
          application,
          { purpose: 'sign', applicationId: application.id, ownerId: party.id },
          { code, files },
        ),
  );
  // Another request may have taken what was left meanwhile.
  return (
    platform.activations.take({ ...owner, keyId: party.keyId }, files, platform.clock()) ?? refuseInactive()
  );
}

/** @throws {SigningError} `signing.no-activation` */
export function requireActivation(
  { activations, clock }: Pick<Platform, 'activations' | 'clock'>,
  owner: { readonly personId: string; readonly applicationId: string },
  keyId: string,
  files: number,
): Activation {
  const activation = activations.find(owner, clock());
  // Of an earlier certificate's key: its owner opened that one, not this.
  if (activation === undefined || activation.keyId !== keyId || activation.filesLeft < files)
    return refuseInactive();
  return activation;
}

function refuseInactive(): never {
  throw new SigningError(
    'signing.no-activation',
    'the signer has opened no activation for this application and this many files',
  );
}

/** RFC 6238 clause 5.2: a code is taken once, here and at log-in together. The app is of whoever opened the activation. */
async function useAppCode(
  { db, platformKey, clock }: Pick<Platform, 'db' | 'platformKey' | 'clock'>,
  accountId: string,
  code: string,
): Promise<void> {
  const used = await asSystem(db, async (tx) => {
    const totp = await findTotp(tx, accountId);
    if (totp?.confirmedAt === undefined) return false;
    const step = findStep(platformKey.unseal('totp', accountId, totp.secretSealed), code, clock());
    return step !== undefined && useTotpStep(tx, accountId, step);
  });
  if (!used) throw new SigningError('signing.wrong-code', 'the code is not right, or was used before');
}

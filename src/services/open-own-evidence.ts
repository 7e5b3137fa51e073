import { openDatabase } from '../io/db/connect.ts';
import { createKeyStore } from '../io/keys/key-store.ts';
import { openHsm, type HsmSettings } from '../io/keys/open-hsm.ts';
import type { PlatformKey } from '../io/keys/platform-key.ts';
import { createPassphraseStretcher, currentArgon2 } from '../io/keys/stretch-passphrase.ts';
import { createMetrics } from '../io/metrics/create-metrics.ts';
import { equalBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import type { IssuerSource, RevocationSource } from '../pades/sources.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { equalNames } from '../pki/x509/names.ts';
import type { ReachedDatabase } from './reach-database.ts';
import { createAnswerMemory } from './va/answer-memory.ts';
import { revocationSource } from './va/revocation-source.ts';
import { createStatusMemory } from './va/status-memory.ts';
import { loadTrust } from './validation/load-trust.ts';

export interface OwnEvidence {
  /** About certificates of the platform's own authorities; none about others'. */
  readonly sources: RevocationSource & IssuerSource;
  readonly close: () => Promise<void>;
}

export interface OwnEvidenceParts {
  /** The database of a platform that was made before, running or not. */
  reachDatabase(): Promise<ReachedDatabase>;
  readPlatformKey(): Promise<PlatformKey>;
  /** Where the responder's key is in one. */
  readonly hsm?: HsmSettings | undefined;
  readonly clock: Clock;
}

/**
 * What the platform's own authorities say of their certificates, beside it: the address of its responder is often one
 * that nobody may be sent to (loopback, a private network), and while it does not run there is nobody at it.
 *
 * @throws {PlatformError} `platform.not-made` @throws {DatabaseError} @throws {KeyError}
 */
export async function openOwnEvidence(parts: OwnEvidenceParts): Promise<OwnEvidence> {
  const platformKey = await parts.readPlatformKey();
  const { address, stop } = await parts.reachDatabase();
  const db = openDatabase(address, { maxConnections: 2 });
  const hsm = parts.hsm && openHsm(parts.hsm);
  const close = async () => {
    await db.destroy();
    await hsm?.close();
    await stop();
  };
  try {
    const { authorities } = await loadTrust(db);
    const own = revocationSource({
      db,
      keys: createKeyStore(platformKey, createPassphraseStretcher(), currentArgon2, hsm),
      clock: parts.clock,
      metrics: createMetrics(),
      ocsp: { statuses: createStatusMemory(db), answers: createAnswerMemory() },
    });
    const sources: OwnEvidence['sources'] = {
      evidenceFor: async (certificate, issuer) =>
        authorities.some((der) => equalBytes(der, issuer)) ? own.evidenceFor(certificate, issuer) : {},
      issuersOf: async (certificate) => {
        const { issuer } = parseCertificate(certificate);
        return authorities.filter((der) => equalNames(parseCertificate(der).subject, issuer));
      },
    };
    return { sources, close };
  } catch (error) {
    await close();
    throw error;
  }
}

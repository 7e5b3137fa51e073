import { randomBytes } from '#crypto';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { ValidationReportJson } from '../../contract/validation.ts';
import { concatBytes } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { signPdf } from '../../pades/sign/sign-pdf.ts';
import type { ReportLanguage } from '../../pades/validate/plain-report.ts';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Platform } from '../platform.ts';
import { timestampSource } from '../tsa/timestamp-source.ts';
import { revocationSource } from '../va/revocation-source.ts';

/** No seal certificate is in force: an unsealed report would look like anybody's. */
export class ReportSealError extends AppError<'validation.no-seal'> {}

/**
 * A report as a PDF under the platform's seal for reports, at B-LT: a certificate of its own, which seals nothing else.
 *
 * @throws {ReportSealError} `validation.no-seal`
 */
export async function sealReport(
  platform: Pick<Platform, 'db' | 'keys' | 'workers' | 'clock' | 'metrics' | 'ocsp' | 'timestampUnits'>,
  report: ValidationReportJson,
  language: ReportLanguage,
): Promise<Uint8Array> {
  const seal = await openSeal(platform);
  const now = platform.clock();
  const task = { report, language, now, fileId: randomBytes(16) };
  const bytes = await platform.workers.run('write-report', task);
  const { tail } = await signPdf({
    document: openPdf(bufferSource(bytes)),
    signer: seal.signer,
    certificates: seal.chain,
    level: 'B-LT',
    now,
    random: randomBytes,
    timestamp: timestampSource(platform),
    revocation: revocationSource(platform),
  });
  return concatBytes([bytes, tail]);
}

interface Seal {
  readonly signer: Signer;
  /** DER, the seal's own first. */
  readonly chain: readonly Uint8Array[];
}

const openSeal = ({ db, keys, clock }: Pick<Platform, 'db' | 'keys' | 'clock'>): Promise<Seal> =>
  asSystem(db, async (tx) => {
    const now = clock();
    const [seal] = (await listAuthorities(tx, 'report-seal')).filter(
      ({ certificateDer }) => parseCertificate(certificateDer).notAfter > now,
    );
    if (seal === undefined)
      throw new ReportSealError('validation.no-seal', 'expected a seal for reports in force');
    return {
      signer: await keys.openSigner(tx, seal.keyId, { kind: 'platform' }),
      chain: [seal.certificateDer, ...(await issuersOf(tx, seal.parentId))],
    };
  });

const longestChain = 8;

async function issuersOf(
  tx: DatabaseTransaction,
  parentId: string | undefined,
): Promise<readonly Uint8Array[]> {
  const issuers: Uint8Array[] = [];
  for (let id = parentId; id !== undefined && issuers.length < longestChain;) {
    const authority = await findAuthority(tx, id);
    if (authority === undefined) break;
    issuers.push(authority.certificateDer);
    id = authority.parentId;
  }
  return issuers;
}

import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { IssuingParts } from './issue-certificate.ts';
import { makeAuthority, type AuthorityWish } from './make-authority.ts';

export interface DemoHierarchy {
  readonly rootId: string;
  /** Issues to people. */
  readonly issuingId: string;
}

/** Root, issuing CA, an OCSP responder for each, a timestamp unit and the report seal, all named DEMO. */
export async function makeDemoHierarchy(
  platform: IssuingParts,
  tx: DatabaseTransaction,
  now: Date,
): Promise<DemoHierarchy> {
  const make = (
    kind: AuthorityWish['kind'],
    commonName: string,
    parentId: string | undefined,
    strong: boolean,
  ): Promise<string> =>
    makeAuthority(platform, tx, {
      kind,
      commonName,
      organisation: 'DEMO Sertel',
      parentId,
      keyType: strong ? 'p-384' : 'p-256',
      algorithm: strong ? 'ecdsa-sha384' : 'ecdsa-sha256',
      now,
    });
  const rootId = await make('root', 'DEMO Root CA', undefined, true);
  const issuingId = await make('ca', 'DEMO Issuing CA', rootId, true);
  await make('ocsp', 'DEMO OCSP Responder of the Root', rootId, false);
  await make('ocsp', 'DEMO OCSP Responder', issuingId, false);
  await make('tsa', 'DEMO Timestamp Authority', issuingId, false);
  await make('report-seal', 'DEMO Report Seal', issuingId, false);
  return { rootId, issuingId };
}

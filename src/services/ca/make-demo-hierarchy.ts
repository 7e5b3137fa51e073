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
  const make = async (
    kind: AuthorityWish['kind'],
    commonName: string,
    parentId: string | undefined,
  ): Promise<string> => {
    const { authorityId } = await makeAuthority(platform, tx, {
      kind,
      subject: [
        { type: 'C', value: 'ID' },
        { type: 'O', value: 'DEMO Sertel' },
        { type: 'CN', value: commonName },
      ],
      parentId,
      keyType: kind === 'root' || kind === 'ca' ? 'p-384' : 'p-256',
      now,
    });
    return authorityId;
  };
  const rootId = await make('root', 'DEMO Root CA', undefined);
  const issuingId = await make('ca', 'DEMO Issuing CA', rootId);
  await make('ocsp', 'DEMO OCSP Responder of the Root', rootId);
  await make('ocsp', 'DEMO OCSP Responder', issuingId);
  await make('tsa', 'DEMO Timestamp Authority', issuingId);
  await make('report-seal', 'DEMO Report Seal', issuingId);
  return { rootId, issuingId };
}

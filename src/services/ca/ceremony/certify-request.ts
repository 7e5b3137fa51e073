import { digest } from '#crypto';
import {
  certifyOutsideAuthority,
  findOutsideAuthorityByKey,
  insertAuthority,
} from '../../../io/db/authorities.ts';
import { parseCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import {
  attributeTypes,
  equalNames,
  type AttributeType,
  type Name,
  type NamePart,
} from '../../../pki/x509/names.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { CaError } from '../ca-error.ts';
import { issueCertificate } from '../issue-certificate.ts';
import type { CeremonyStep } from './ceremony-file.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';
import { readNamedFile } from './read-named-file.ts';

/**
 * Certifies another authority by its PKCS#10 request: a platform's issuing authority by an offline root, or somebody
 * else's authority across.
 *
 * @throws {CaError} `ca.request-refused` where possession of the key is not proved, and those of issuing
 */
export async function certifyRequest(
  { parts, tx, now, files, find, open }: CeremonyContext,
  step: Extract<CeremonyStep, { certify: object }>,
): Promise<StepResult> {
  const { subject, publicKey, possessionProved } = parseCertificationRequest(
    readNamedFile(files, step.certify),
  );
  if (!possessionProved)
    throw new CaError('ca.request-refused', 'expected a request signed by the key that it names');
  const issuer = await find(step.issuer);
  const attributes = partsOf(subject);
  const name = attributes.find(({ type }) => type === 'CN')?.value ?? step.as;
  // Whoever is certified again with the same key is the same authority: its key is its own to renew.
  const known = await findOutsideAuthorityByKey(tx, digest('sha256', publicKey.raw));
  const again = known !== undefined && equalNames(parseCertificate(known.certificateDer).subject, subject);
  const authorityId = again
    ? known.id
    : await insertAuthority(tx, { kind: 'outside', name, parentId: issuer.id, offline: false });
  const { der } = await issueCertificate(parts, tx, {
    issuerId: issuer.id,
    profile: step.profile,
    subject: attributes,
    keyId: undefined,
    publicKey: publicKey.raw,
    now,
    holder: { kind: 'authority', authorityId },
    issuerSigner: await open(issuer),
  });
  if (!(await certifyOutsideAuthority(tx, authorityId, { certificateDer: der, parentId: issuer.id })))
    throw new CaError('ca.authority-conflict', `expected an outside authority, got ${authorityId}`);
  if (!again)
    await appendEntry(tx, {
      type: 'authority.made',
      organisation: undefined,
      entry: { authorityId, kind: 'outside', parentId: issuer.id },
    });
  return { step: 'certify', name, authorityId, certificates: [der, issuer.certificateDer] };
}

const types = new Map<string, AttributeType>(
  (Object.keys(attributeTypes) as AttributeType[]).map((type) => [attributeTypes[type], type]),
);

/** What it asks for, attribute by attribute: the profile decides on each. */
const partsOf = ({ rdns }: Name): readonly NamePart[] =>
  rdns.flat().map(({ oid, value }) => {
    const type = types.get(oid);
    if (type === undefined)
      throw new CaError('ca.request-refused', `expected attributes that profiles know, got ${oid}`);
    return { type, value };
  });

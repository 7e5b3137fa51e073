import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo, ceremonyOf, hold, namedFile, subjectOf } from '../../../../test/ceremony.ts';
import { makeMember, type TestMember } from '../../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/platform.ts';
import { activateAuthority, findPreparedAuthority } from '../../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { authorityShard } from '../../../io/db/certificates.ts';
import { encodeTlv } from '../../../pki/asn1/der-writer.ts';
import { keyIdentifierOf } from '../../../pki/x509/build-certificate.ts';
import {
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
} from '../../../pki/x509/build-extensions.ts';
import { authorityKeyIdentifierOf, parseCertificate } from '../../../pki/x509/certificate.ts';
import { parseCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { buildName } from '../../../pki/x509/names.ts';
import { publishCrl } from '../publish-crl.ts';

let test: TestPlatform;
let outside: TestMember;
beforeAll(async () => {
  test = await createTestPlatform();
  outside = await makeMember('Induk', undefined, [
    basicConstraintsExtension(true),
    keyUsageExtension('keyCertSign', 'cRLSign'),
  ]);
});
afterAll(() => test.close());

const request = async (CN: string): Promise<Uint8Array> => {
  const step = { request: 'ca', as: 'sub', subject: subjectOf(CN), key: 'p-256' };
  return (await hold(test.platform, ceremonyOf([step]))).results.get('sub')!.request!;
};
const importing = (name: string, answer: Uint8Array) =>
  hold(
    test.platform,
    ceremonyOf([
      {
        import: name,
        certificate: namedFile('answer.pem', answer),
        issuer: namedFile('root.pem', outside.certificate.raw),
      },
    ]),
    { files: (file) => (file === 'answer.pem' ? answer : outside.certificate.raw) },
  );

const someoneWaits = async (tx: DatabaseTransaction): Promise<boolean> => {
  const { rows } = await sql`
    select from pg_locks join pg_stat_activity using (pid)
    where datname = current_database() and not granted
  `.execute(tx);
  return rows.length > 0;
};

describe('an answer', () => {
  it('may give the authority an identifier of its own, which stands in what that signs', async () => {
    const identifier = Uint8Array.from({ length: 20 }, (_, i) => i);
    const asked = await request('Turunan Lain');
    const { publicKey } = parseCertificationRequest(asked);
    const answer = await answerTo(asked, outside, {
      extensions: [
        basicConstraintsExtension(true, 0),
        keyUsageExtension('keyCertSign', 'cRLSign'),
        subjectKeyIdentifierExtension(identifier),
        authorityKeyIdentifierExtension(keyIdentifierOf(outside.certificate.publicKey.raw)),
      ],
    });
    expect(keyIdentifierOf(publicKey.raw)).not.toEqual(identifier);
    const { authorityId } = (await importing('Turunan Lain', answer)).results.get('step-1')!;
    const responder = {
      make: 'ocsp',
      as: 'r',
      subject: subjectOf('Penjawab'),
      key: 'p-256',
      issuer: 'Turunan Lain',
    };
    const made = (await hold(test.platform, ceremonyOf([responder]))).results.get('r')!;
    const { keyIdentifier } = authorityKeyIdentifierOf(parseCertificate(made.certificates[0]!))!;
    expect(keyIdentifier).toEqual(identifier);
    const { crlDer } = await asSystem(test.platform.db, (tx) =>
      publishCrl(test.platform, tx, authorityId, authorityShard),
    );
    expect(Buffer.from(crlDer).includes(encodeTlv(0x80, identifier))).toBe(true);
  });

  it('is refused under another name, for a request and for an authority that is there', async () => {
    const asked = await request('Turunan Ketiga');
    const subject = buildName([{ type: 'CN', value: 'Siapa' }]);
    await expect(
      importing('Turunan Ketiga', await answerTo(asked, outside, { subject })),
    ).rejects.toMatchObject({ code: 'ca.import-refused' });
    await importing('Turunan Ketiga', await answerTo(asked, outside));
    // The same commonName is not the same name.
    const alike = buildName([{ type: 'CN', value: 'Turunan Ketiga' }]);
    await expect(
      importing('Turunan Ketiga', await answerTo(asked, outside, { subject: alike })),
    ).rejects.toMatchObject({ code: 'ca.import-refused' });
  });

  it('is refused where another ceremony gave the authority its certificate meanwhile', async () => {
    const answer = await answerTo(await request('Turunan'), outside);
    let late: Promise<unknown> | undefined;
    await asSystem(test.platform.db, async (tx) => {
      const waiting = (await findPreparedAuthority(tx, 'Turunan'))!;
      await activateAuthority(tx, waiting.id, { keyId: waiting.keyId, certificateDer: answer });
      late = importing('Turunan', answer);
      late.catch(() => undefined);
      // Until it stands behind this transaction's lock; a transaction sees one state of the activity only.
      while (!(await asSystem(test.platform.db, someoneWaits)));
    });
    await expect(late).rejects.toMatchObject({ code: 'ca.authority-conflict' });
  });
});

import { generateKeyPair, randomBytes, signerFromPkcs8 } from '#crypto';
import { insertOrganisation } from '../../src/io/db/organisations.ts';
import { insertPerson } from '../../src/io/db/people.ts';
import type { DatabaseTransaction } from '../../src/io/db/connect.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { issueCertificate } from '../../src/services/ca/issue-certificate.ts';
import { makeAuthority } from '../../src/services/ca/make-authority.ts';
import type { Platform } from '../../src/services/platform.ts';
import { interleave } from './interleave.ts';
import type { Report } from './report.ts';
import { withPlatform } from './with-platform.ts';

const atOnce = 16;
const batch = 160;

interface Ground {
  readonly issuerId: string;
  readonly organisationId: string;
  readonly personId: string;
}

/** Certificates as the platform issues them: linted, signed, checked, committed with row and journal leaf. */
export async function benchIssuance(report: Report): Promise<void> {
  await withPlatform(async (platform) => {
    report.heading('Issuance');
    const ground = await prepare(platform);
    await benchOwnKeys(report, platform, ground);
    await benchServerKeys(report, platform, ground);
  });
}

/** The issuing authority has a key of P-256, as production's. */
async function prepare(platform: Platform): Promise<Ground> {
  return asSystem(platform.db, async (tx) => {
    const now = systemClock();
    const make = (kind: 'root' | 'ca', parentId: string | undefined) => {
      const subject = [
        { type: 'C', value: 'ID' },
        { type: 'O', value: 'Bench' },
        { type: 'CN', value: `Bench ${kind}` },
      ] as const;
      const keyType = kind === 'root' ? 'p-384' : 'p-256';
      return makeAuthority(platform, tx, { kind, subject, parentId, keyType, now });
    };
    const { authorityId: rootId } = await make('root', undefined);
    const { authorityId: issuerId } = await make('ca', rootId);
    const { id: organisationId } = await insertOrganisation(tx, { code: 'BENCH', name: 'Bench' });
    const personId = await insertPerson(tx, {
      organisationId,
      name: 'Rahmawati Peraga',
      email: 'rahmawati@contoh.example',
      nikHash: randomBytes(32),
      nikEncrypted: randomBytes(32),
      state: 'active',
    });
    if (personId === undefined) throw new Error('the database is new: nobody has this address');
    return { issuerId, organisationId, personId };
  });
}

/** The subject made its key itself. */
async function benchOwnKeys(report: Report, platform: Platform, ground: Ground): Promise<void> {
  const { publicKey } = await generateKeyPair('p-256');
  const raw = signerFromPkcs8((await generateKeyPair('p-256')).pkcs8, 'ecdsa-sha256');
  const message = randomBytes(700);
  const { ours, floor } = await interleave(
    {
      ours: () => inParallel(() => asSystem(platform.db, (tx) => issue(platform, tx, ground, { publicKey }))),
      // Two signatures: one of a throw-away key that is linted, and the one that counts.
      floor: async () => {
        for (let i = 0; i < batch * 2; i++) await raw.sign(message);
      },
    },
    { rounds: 12, warmUp: 3 },
  );
  report.row(
    'a P-256 certificate, committed',
    ours.median / batch,
    `${(ours.cpu / batch).toFixed(2)} ms of processor`,
  );
  report.row('the same two signatures alone', floor.median / batch);
  report.bar('certificates a second, P-256', (batch * 1000) / ours.median, 'at least', 500);
}

/** The platform makes the key, wraps it under a passphrase's and the platform's, and certifies it. */
async function benchServerKeys(report: Report, platform: Platform, ground: Ground): Promise<void> {
  const keys = 8;
  const { ours, floor } = await interleave(
    {
      ours: () =>
        inParallel(
          () =>
            asSystem(platform.db, async (tx) => {
              const { id: keyId, publicKey } = await platform.keys.createKey(tx, {
                type: 'rsa-2048',
                algorithm: 'rsa-sha256',
                ownerKind: 'organisation',
                ownerId: ground.organisationId,
                organisationId: ground.organisationId,
                purpose: 'signing',
                protection: { kind: 'platform' },
                now: systemClock(),
              });
              return issue(platform, tx, ground, { publicKey, keyId });
            }),
          keys,
        ),
      floor: () => inParallel(() => generateKeyPair('rsa-2048'), keys),
    },
    { rounds: 25, warmUp: 1 },
  );
  report.row('a certificate with an RSA-2048 key made here', ours.median / keys);
  report.row('the key alone', floor.median / keys);
  report.bar('against making the key alone, processor time', floor.cpu / ours.cpu, 'at least', 0.9);
}

function issue(
  platform: Platform,
  tx: DatabaseTransaction,
  { issuerId, organisationId, personId }: Ground,
  key: { readonly publicKey: Uint8Array; readonly keyId?: string },
): Promise<unknown> {
  return issueCertificate(platform, tx, {
    issuerId,
    profile: 'individual-signature',
    subject: [
      { type: 'C', value: 'ID' },
      { type: 'O', value: 'Kementerian Contoh' },
      { type: 'CN', value: 'Rahmawati Peraga' },
    ],
    keyId: key.keyId,
    publicKey: key.publicKey,
    now: systemClock(),
    holder: { kind: 'person', personId, organisationId },
  });
}

async function inParallel(run: () => Promise<unknown>, count = batch): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await run();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

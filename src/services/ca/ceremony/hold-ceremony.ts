/**
 * Runs a reviewed ceremony in one transaction: every key, certificate, request and list of it, and the signed record,
 * or nothing. What an offline key signs is signed here and nowhere else.
 */
import { findCeremonyHeldAt, insertCeremony } from '../../../io/db/ceremonies.ts';
import { findAuthority, listAuthoritiesByName, type AuthorityRow } from '../../../io/db/authorities.ts';
import { listShards } from '../../../io/db/crls.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { equalBytes, toHex } from '../../../lib/bytes.ts';
import type { Signer } from '../../../pki/crypto/signer.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import type { Platform } from '../../platform.ts';
import { CaError } from '../ca-error.ts';
import { publishCrl } from '../publish-crl.ts';
import type { Ceremony, CeremonyStep } from './ceremony-file.ts';
import { signRecord, type CeremonyRecord } from './ceremony-record.ts';
import { certifyRequest } from './certify-request.ts';
import { coverOfflineResponders } from './cover-offline-responders.ts';
import { importCertificate } from './import-certificate.ts';
import { makeStep } from './make-step.ts';
import { planCeremony } from './plan-ceremony.ts';
import type { CeremonyFiles } from './read-named-file.ts';
import { replaceKey } from './replace-key.ts';
import { requestCertificate } from './request-certificate.ts';

export type CeremonyParts = Pick<Platform, 'db' | 'keys' | 'settings' | 'certification' | 'clock'>;

/** What the steps share. */
export interface CeremonyContext {
  readonly parts: CeremonyParts;
  readonly tx: DatabaseTransaction;
  readonly now: Date;
  readonly files: CeremonyFiles;
  readonly passphrase: string | undefined;
  /** An authority by the label of an earlier step or by its name. @throws {CaError} `ca.authority-not-found` */
  readonly find: (reference: string) => Promise<AuthorityRow>;
  /** The key of an offline authority; undefined for those that the platform opens by itself. */
  readonly open: (authority: AuthorityRow) => Promise<Signer | undefined>;
}

/** What a step left. */
export interface StepResult {
  readonly step: string;
  readonly name: string;
  readonly authorityId: string;
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  /** DER PKCS#10. */
  readonly request?: Uint8Array;
}

export interface HeldCeremony {
  readonly id: string;
  readonly record: CeremonyRecord;
  /** CMS SignedData over the record. */
  readonly recordCms: Uint8Array;
  readonly results: ReadonlyMap<string, StepResult>;
}

export interface CeremonyOptions {
  readonly files: CeremonyFiles;
  /** The SHA-256 that the reviewers agreed to. */
  readonly reviewedSha256: Uint8Array;
  readonly passphrase?: string | undefined;
}

const shortestPassphrase = 16;

/**
 * @throws {CaError} `ca.ceremony-not-reviewed`, `ca.ceremony-held`, `ca.ceremony-faulty`, `ca.ceremony-passphrase` and
 * those of the steps
 */
export async function holdCeremony(
  parts: CeremonyParts,
  tx: DatabaseTransaction,
  ceremony: Ceremony,
  options: CeremonyOptions,
): Promise<HeldCeremony> {
  const { files, reviewedSha256, passphrase } = options;
  if (!equalBytes(ceremony.sha256, reviewedSha256))
    throw new CaError(
      'ca.ceremony-not-reviewed',
      `expected the reviewed file ${toHex(reviewedSha256)}, got ${toHex(ceremony.sha256)}`,
    );
  const heldAt = await findCeremonyHeldAt(tx, ceremony.sha256);
  if (heldAt !== undefined) throw held(ceremony, heldAt);
  const { needsPassphrase } = await planCeremony(parts.certification.profiles, tx, ceremony, files);
  if (needsPassphrase) checkPassphrase(passphrase);

  const now = new Date(Math.floor(parts.clock().getTime() / 1000) * 1000);
  const made = new Map<string, string>();
  /** Offline authorities whose keys sign in this ceremony. */
  const opened = new Set<string>();
  const context: CeremonyContext = {
    parts,
    tx,
    now,
    files,
    passphrase,
    async find(reference) {
      const id = made.get(reference);
      const found =
        id === undefined ? (await listAuthoritiesByName(tx, reference))[0] : await findAuthority(tx, id);
      if (found === undefined)
        throw new CaError('ca.authority-not-found', `there is no authority ${reference}`);
      return found;
    },
    async open({ id, offline, keyId }) {
      if (!offline) return undefined;
      const checked = checkPassphrase(passphrase);
      opened.add(id);
      return parts.keys.openSigner(tx, keyId, { kind: 'passphrase', passphrase: checked });
    },
  };

  const results = new Map<string, StepResult>();
  for (const [at, step] of ceremony.steps.entries()) {
    const result = await runStep(context, step);
    const label = 'as' in step ? step.as : `step-${at + 1}`;
    made.set(label, result.authorityId);
    results.set(label, result);
    if ('make' in step && step.offline) opened.add(result.authorityId);
  }
  for (const [at, result] of (await provideOffline(context, ceremony, opened)).entries())
    results.set(`ahead-${at + 1}`, result);

  const { record, cms } = await signRecord(context, ceremony, results);
  const id = await insertCeremony(tx, {
    title: ceremony.ceremony,
    fileSha256: ceremony.sha256,
    recordCms: cms,
    heldAt: now,
  });
  if (id === undefined) throw held(ceremony, now);
  await appendEntry(tx, {
    type: 'ceremony.held',
    organisation: undefined,
    entry: { ceremonyId: id, file: toHex(ceremony.sha256), at: now.toISOString() },
  });
  return { id, record, recordCms: cms, results };
}

function checkPassphrase(passphrase: string | undefined): string {
  if (passphrase !== undefined && passphrase.length >= shortestPassphrase) return passphrase;
  throw new CaError(
    'ca.ceremony-passphrase',
    `expected a passphrase of at least ${shortestPassphrase} characters for the offline keys`,
  );
}

const held = ({ ceremony, sha256 }: Ceremony, at: Date): CaError =>
  new CaError(
    'ca.ceremony-held',
    `${ceremony} (sha256 ${toHex(sha256)}) was held on ${at.toISOString()}: a reviewed file is run once`,
  );

function runStep(context: CeremonyContext, step: CeremonyStep): Promise<StepResult> {
  if ('make' in step) return makeStep(context, step);
  if ('request' in step) return requestCertificate(context, step);
  if ('import' in step) return importCertificate(context, step);
  if ('certify' in step) return certifyRequest(context, step);
  return replaceKey(context, step);
}

/** What lasts until another ceremony: lists and responders of every offline authority whose key took part. */
async function provideOffline(
  context: CeremonyContext,
  { offlineListDays }: Ceremony,
  opened: ReadonlySet<string>,
): Promise<readonly StepResult[]> {
  const { parts, tx, now, open } = context;
  const lifetimeMs = offlineListDays * 86_400_000;
  const responders: StepResult[] = [];
  for (const id of opened) {
    const authority = await findAuthority(tx, id);
    const signer = authority && (await open(authority));
    if (authority === undefined || signer === undefined)
      throw new CaError('ca.authority-not-found', `there is no offline authority ${id}`);
    const until = new Date(now.getTime() + lifetimeMs);
    responders.push(...(await coverOfflineResponders(context, authority, until)));
    for (const shard of await listShards(tx, id))
      await publishCrl(parts, tx, id, shard, { signer, lifetimeMs });
  }
  return responders;
}

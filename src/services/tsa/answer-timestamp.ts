import { randomBytes } from '#crypto';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { DerError } from '../../pki/asn1/der-error.ts';
import { parseTimestampRequest, type TimestampRequest } from '../../pki/tsp/timestamp-request.ts';
import {
  buildGrantedResponse,
  buildRejection,
  buildTimestampToken,
  findTimestampFailure,
  type TimestampFailure,
  type TimestampUnit,
} from '../../pki/tsp/timestamp-response.ts';
import { certificatePoliciesOf, parseCertificate } from '../../pki/x509/certificate.ts';
import { anyPolicy } from '../../pki/x509/extensions.ts';
import type { Platform } from '../platform.ts';
import { TsaError } from './tsa-error.ts';

type Parts = Pick<Platform, 'db' | 'keys' | 'clock' | 'metrics' | 'timestampUnits'>;

const accuracySeconds = 1;

/** Answers a TimeStampReq (RFC 3161); what is wrong with a request is said in the answer, never thrown. */
export async function answerTimestamp(platform: Parts, requestDer: Uint8Array): Promise<Uint8Array> {
  const refuse = (failure: TimestampFailure, text: string): Uint8Array => {
    platform.metrics.count('sertel_timestamps_total', { answer: failure });
    return buildRejection(failure, text);
  };
  let request: TimestampRequest;
  try {
    request = parseTimestampRequest(requestDer);
  } catch (error) {
    if (error instanceof DerError) return refuse('badRequest', error.message);
    throw error;
  }
  const unit = await timestampUnit(platform);
  if (unit === undefined) return refuse('systemFailure', 'no timestamp unit is active');
  const failure = findTimestampFailure(request, unit.policy);
  if (failure !== undefined) return refuse(failure, `the request is refused: ${failure}`);
  const token = await buildTimestampToken(request, unit, platform.clock(), randomBytes(16));
  platform.metrics.count('sertel_timestamps_total', { answer: 'granted' });
  return buildGrantedResponse(token);
}

/** The unit that signs now, its key open. @throws {TsaError} where there is none */
export async function openTimestampUnit(platform: Parts): Promise<TimestampUnit> {
  const unit = await timestampUnit(platform);
  if (unit === undefined) throw new TsaError('tsa.unavailable', 'no timestamp unit is active');
  return unit;
}

/** Which unit signs the database says each time; its key and chain are opened once. */
const timestampUnit = ({ db, clock, keys, timestampUnits }: Parts): Promise<TimestampUnit | undefined> =>
  asSystem(db, async (tx) => {
    const now = clock();
    const [unit] = (await listAuthorities(tx, 'tsa')).filter(({ certificateDer }) => {
      const { notBefore, notAfter } = parseCertificate(certificateDer);
      return notBefore <= now && now < notAfter;
    });
    if (unit === undefined) return undefined;
    return timestampUnits.unitOf(unit, async () => ({
      signer: await keys.openSigner(tx, unit.keyId, { kind: 'platform' }),
      certificate: parseCertificate(unit.certificateDer),
      chain: await chainOf(tx, unit.certificateDer, unit.parentId),
      policy: policyOf(unit.certificateDer),
      accuracySeconds,
    }));
  });

/** A token's policy is the first that the unit's certificate names; without one, any policy. */
const policyOf = (certificateDer: Uint8Array): string =>
  certificatePoliciesOf(parseCertificate(certificateDer))?.[0]?.oid ?? anyPolicy;

/** The unit's certificate and its issuers', the root left out. */
async function chainOf(
  tx: DatabaseTransaction,
  own: Uint8Array,
  parentId: string | undefined,
): Promise<readonly Uint8Array[]> {
  const chain = [own];
  for (let id = parentId; id !== undefined && chain.length < 8;) {
    const authority = await findAuthority(tx, id);
    if (authority === undefined || authority.parentId === undefined) break;
    chain.push(authority.certificateDer);
    id = authority.parentId;
  }
  return chain;
}

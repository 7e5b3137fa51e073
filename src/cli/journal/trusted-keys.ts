import { readFile } from 'node:fs/promises';
import { parsePolicy, type LogPolicy } from '../../pki/tlog/policy.ts';
import { parseVerifierKey } from '../../pki/tlog/verifier-key.ts';
import { verifyCheckpoint, type VerifiedCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import { TlogError } from '../../pki/tlog/tlog-error.ts';
import { UsageError } from '../output.ts';

export interface TrustOptions {
  readonly key?: string | undefined;
  readonly policy?: string | undefined;
}

/** One log's key, or a policy file with its witnesses. @throws {UsageError} @throws {TlogError} */
export async function readTrust({ key, policy }: TrustOptions): Promise<LogPolicy> {
  if ((key === undefined) === (policy === undefined))
    throw new UsageError('expected either --key or --policy: whose signature is trusted');
  if (policy !== undefined) return parsePolicy(await readFile(policy, 'utf8'));
  const logs = [{ key: parseVerifierKey(key ?? ''), url: undefined }];
  return { logs, witnesses: [], isQuorum: () => true };
}

/** @throws {TlogError} where the log did not sign it, or too few witnesses cosigned */
export function trustCheckpoint(note: string, { logs, witnesses, isQuorum }: LogPolicy): VerifiedCheckpoint {
  const verified = verifyCheckpoint(
    note,
    [...logs, ...witnesses].map(({ key }) => key),
  );
  const signers = verified.signers.map(({ key }) => key);
  const { origin } = verified.checkpoint;
  if (!logs.some(({ key }) => key.name === origin && signers.includes(key)))
    throw new TlogError(
      'tlog.untrusted',
      `the log ${origin} itself did not sign the checkpoint, by a key that is trusted`,
    );
  if (!isQuorum(signers))
    throw new TlogError(
      'tlog.untrusted',
      `the policy's quorum of witnesses is not on the checkpoint of ${verified.checkpoint.size} leaves; cosigned by ${cosigners(verified).join(', ') || 'none of them'}`,
    );
  return verified;
}

export const cosigners = ({ signers }: VerifiedCheckpoint): readonly string[] => [
  ...new Set(signers.flatMap(({ key, cosignedAt }) => (cosignedAt === undefined ? [] : [key.name]))),
];

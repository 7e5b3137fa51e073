import type { Database } from '../../io/db/connect.ts';
import { findSealedNik } from '../../io/db/people.ts';
import type { Platform } from '../platform.ts';

/** The last four digits of a person's NIK, all that is ever shown of it. @throws {KeyError} `key.not-openable` */
export async function nikEndingOf(
  platformKey: Pick<Platform['platformKey'], 'unseal'>,
  db: Database,
  personId: string,
): Promise<string> {
  const { hash, sealed } = await findSealedNik(db, personId);
  const nik = platformKey.unseal('nik', Buffer.from(hash).toString('hex'), sealed);
  return new TextDecoder().decode(nik).slice(-4);
}

import { findLogoVersion } from '../../io/db/notices.ts';
import type { Platform } from '../../services/platform.ts';
import { logoPath } from '../routes/notice.ts';

/** The picture that fills the logo slot of the pages on which people sign and check (Pasal 4(1)i). */
export async function logoOf({ db }: Pick<Platform, 'db'>): Promise<string | undefined> {
  const version = await findLogoVersion(db);
  return version === undefined ? undefined : logoPath(version);
}

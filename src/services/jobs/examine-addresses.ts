import type { Database } from '../../io/db/connect.ts';
import { findSetting } from '../../io/db/settings.ts';
import { pkiUrlSetting, publicUrlSetting } from '../open-platform.ts';
import type { ExaminedPlatform, Finding } from './examine-platform.ts';

/** Whoever examines with other addresses than those of the first start looks at another platform, or at none. */
export async function examineAddresses(
  db: Database,
  { publicUrl, pkiUrl }: Pick<ExaminedPlatform, 'publicUrl' | 'pkiUrl'>,
): Promise<Finding | undefined> {
  const addresses = [
    { name: 'PUBLIC_URL', setting: publicUrlSetting, now: publicUrl },
    { name: 'PKI_URL', setting: pkiUrlSetting, now: pkiUrl },
  ];
  for (const { name, setting, now } of addresses) {
    const stored = await findSetting(db, setting);
    if (typeof stored !== 'string' || stored === now) continue;
    const detail = `${name} was ${stored} at the first start; now it would be ${now}. Set ${name}=${stored}, as for sertel start.`;
    return { name: 'public address', kind: 'bad', detail };
  }
  return undefined;
}

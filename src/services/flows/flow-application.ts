import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { findHouseApplication } from '../signing/house-application.ts';

/**
 * The application as which an organisation's documents are signed in flows. People of other organisations sign them
 * too: by their own passphrase, in the session that they are logged in with.
 */
export const findFlowApplication = (
  platform: Pick<Platform, 'db'>,
  organisationId: string,
): Promise<Application> =>
  findHouseApplication(platform, organisationId, {
    prefix: 'alur',
    description: 'Tanda tangan dalam alur dokumen',
    signers: 'any',
    level: 'B-LT',
  });

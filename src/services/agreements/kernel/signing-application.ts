import type { Actor } from '../../identity/actor.ts';
import type { Application } from '../../identity/authenticate-application.ts';
import type { Platform } from '../../platform.ts';
import { findHouseApplication } from '../../signing/house-application.ts';

/** The application as which an organisation signs under its agreements. */
export const findSigningApplication = (
  platform: Pick<Platform, 'db'>,
  { organisationId }: Pick<Actor, 'organisationId'>,
): Promise<Application> =>
  findHouseApplication(platform, organisationId, {
    prefix: 'perjanjian',
    description: 'Tanda tangan dalam pelaksanaan perjanjian',
    signers: 'own',
    // Papers are kept for decades (R63).
    level: 'B-LTA',
  });

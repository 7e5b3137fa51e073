import { destroyEndedKeys } from '../ca/destroy-ended-keys.ts';
import { renewCrls } from '../ca/renew-crls.ts';
import { renewServices } from '../ca/renew-services.ts';
import { remindHolders } from '../ra/remind-holders.ts';
import { expireRegistrations } from '../ra/expire-registrations.ts';
import { keepAgreementTime } from '../agreements/keep-time.ts';
import { mailNotifications } from '../agreements/telling/mail-notifications.ts';
import { remindOfDates } from '../agreements/telling/remind-of-dates.ts';
import { sweepBroughtEvidence } from '../agreements/sweep-brought-evidence.ts';
import { keepRetention } from '../documents/retention/keep-retention.ts';
import { keepFlowTime } from '../flows/keep-flow-time.ts';
import { completePendingEvidence } from './complete-pending-evidence.ts';
import { liveAgreements } from './live-agreements.ts';
import type { Job } from './run-due-jobs.ts';
import { renewArchives } from './renew-archives.ts';
import { sendMail } from './send-mail.ts';
import { sweepBatches } from '../signing/batches/change-batch.ts';
import { sweepExpired } from './sweep-expired.ts';

/** What the platform does by the clock. Each looks into the tables for what is due, so a tick too many is harmless. */
export const schedule: readonly Job[] = [
  { name: 'crl.renew', everySeconds: 60, run: renewCrls },
  { name: 'services.renew', everySeconds: 3600, run: renewServices },
  { name: 'keys.destroy', everySeconds: 86_400, run: destroyEndedKeys },
  { name: 'evidence.complete', everySeconds: 60, run: completePendingEvidence },
  { name: 'archives.renew', everySeconds: 3600, run: renewArchives },
  { name: 'mail.send', everySeconds: 15, run: sendMail },
  { name: 'holders.remind', everySeconds: 3600, run: remindHolders },
  { name: 'registration.expire', everySeconds: 3600, run: expireRegistrations },
  { name: 'batches.sweep', everySeconds: 3600, run: sweepBatches },
  { name: 'documents.keep-retention', everySeconds: 3600, run: keepRetention },
  { name: 'flows.keep-time', everySeconds: 300, run: keepFlowTime },
  { name: 'agreements.keep-time', everySeconds: 3600, run: keepAgreementTime },
  { name: 'agreements.remind', everySeconds: 3600, run: remindOfDates },
  { name: 'agreements.tell', everySeconds: 15, run: mailNotifications },
  { name: 'agreements.sweep-evidence', everySeconds: 3600, run: sweepBroughtEvidence },
  // The demonstration's only: once, after the first start.
  { name: 'demonstration.agreements', everySeconds: 60, run: liveAgreements },
  { name: 'expired.sweep', everySeconds: 3600, run: sweepExpired },
];

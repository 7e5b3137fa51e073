import { AppError } from '../../lib/errors.ts';

export type WitnessErrorCode =
  'witness.bad-key-file' | 'witness.key-file-exists' | 'witness.bad-state' | 'witness.busy';

export class WitnessError extends AppError<WitnessErrorCode> {}

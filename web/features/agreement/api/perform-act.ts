import type { z } from 'zod';
import type { newAct, OccurrenceAnswer } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export interface ActWish {
  readonly agreement: string;
  readonly occurrence: string;
  readonly formToken: string;
  readonly act: z.input<typeof newAct>;
}

export const performAct = ({ agreement, occurrence, formToken, act }: ActWish): Promise<OccurrenceAnswer> =>
  askApi<OccurrenceAnswer>(`/agreements/${agreement}/occurrences/${occurrence}/acts`, {
    method: 'POST',
    formToken,
    body: act,
  });

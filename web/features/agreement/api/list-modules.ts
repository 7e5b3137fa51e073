import type { z } from 'zod';
import type { modulesAnswer } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const listModules = (signal: AbortSignal): Promise<z.infer<typeof modulesAnswer>> =>
  askApi<z.infer<typeof modulesAnswer>>('/agreements/modules', { signal });

/** Shapes of facts that acts of several clauses share. */
import { z } from 'zod';

export const note = z.string().trim().min(1).max(4000);

/** People of either party who may read what is sealed. */
export const readers = z.array(z.uuid()).min(1).max(20);

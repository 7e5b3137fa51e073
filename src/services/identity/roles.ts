import type { z } from 'zod';
import { roleSchema } from '../../contract/accounts.ts';

export type Role = z.infer<typeof roleSchema>;

export const roles: readonly Role[] = roleSchema.options;

export const isRole = (name: string): name is Role => roles.some((role) => role === name);

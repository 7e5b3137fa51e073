import type { OccurrenceRow } from '../../../io/db/occurrences.ts';
import type { Module } from './module.ts';

/** A colour is never alone: word and icon say the same (requirements.md section 3). */
export interface Rag {
  readonly colour: 'hijau' | 'kuning' | 'merah' | 'abu-abu';
  readonly word: string;
  readonly icon: 'check' | 'clock' | 'warning' | 'pause' | 'none';
}

const soonMs = 30 * 86_400_000;

/** How an occurrence stands at this moment. Computed, never stored. */
export function ragOf(
  row: Pick<OccurrenceRow, 'state' | 'dueAt' | 'awaitsOwner' | 'awaitsOther'>,
  module: Module,
  now: Date,
): Rag {
  const state = module.states[row.state];
  if (state?.tone === 'suspended') return { colour: 'abu-abu', word: 'ditangguhkan', icon: 'pause' };
  if (state?.tone === 'accepted') return { colour: 'hijau', word: 'selesai', icon: 'check' };
  if (state?.final) return { colour: 'abu-abu', word: 'ditutup', icon: 'none' };
  if (row.dueAt !== undefined && now > row.dueAt)
    return { colour: 'merah', word: 'terlambat', icon: 'warning' };
  if (state?.tone === 'returned') return { colour: 'kuning', word: 'dikembalikan', icon: 'clock' };
  if (row.dueAt === undefined) return { colour: 'abu-abu', word: 'tanpa batas waktu', icon: 'none' };
  const soon = row.dueAt.getTime() - now.getTime() <= soonMs;
  return soon
    ? { colour: 'kuning', word: 'segera jatuh tempo', icon: 'clock' }
    : { colour: 'hijau', word: 'berjalan', icon: 'check' };
}

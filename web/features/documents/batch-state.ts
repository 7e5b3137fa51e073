import type { FlowItem } from '../../../src/contract/flows.ts';
import { keepInTab, readInTab } from '../../lib/kept-in-tab.ts';

export type BatchResult = 'pending' | 'working' | 'success' | 'failed' | 'cancelled';

/** One document of those that were chosen, and what came of it. No passphrase ever stands here. */
export interface BatchItem extends Pick<FlowItem, 'id' | 'title' | 'sha256'> {
  readonly act: 'sign' | 'paraf';
  readonly result: BatchResult;
  /** The stable code of why it failed. */
  readonly code?: string;
}

const name = 'batch';

/** The chosen documents, so that a reload goes on where it was. */
export function keepBatch(items: readonly FlowItem[]): void {
  keepItems(
    items.map(({ id, title, sha256, waitsForMe }) => ({
      id,
      title,
      sha256,
      act: waitsForMe === 'paraf' ? 'paraf' : 'sign',
      result: 'pending',
    })),
  );
}

export const keepItems = (items: readonly BatchItem[]): void => keepInTab(name, JSON.stringify(items));

/** After a reload: what was being signed is asked about again, as nobody knows here whether it came through. */
export function readBatch(): readonly BatchItem[] {
  try {
    const kept: unknown = JSON.parse(readInTab(name) ?? '[]');
    return Array.isArray(kept)
      ? (kept as readonly BatchItem[]).map((item) =>
          item.result === 'working' ? { ...item, result: 'pending' } : item,
        )
      : [];
  } catch {
    return [];
  }
}

import { equalBytes } from '../../lib/bytes.ts';
import type { AuthorityRow } from '../../io/db/authorities.ts';
import type { TimestampUnit } from '../../pki/tsp/timestamp-response.ts';

/** The timestamp unit that signed last, its key open: an authority's key, which the platform holds anyway. */
export interface TimestampUnits {
  /** The unit of this row, opened where it is not the one in memory. */
  unitOf(
    row: Pick<AuthorityRow, 'keyId' | 'certificateDer'>,
    open: () => Promise<TimestampUnit>,
  ): Promise<TimestampUnit>;
}

export function createTimestampUnits(): TimestampUnits {
  let last: { readonly keyId: string; readonly unit: TimestampUnit } | undefined;
  return {
    async unitOf({ keyId, certificateDer }, open) {
      if (last?.keyId === keyId && equalBytes(last.unit.certificate.raw, certificateDer)) return last.unit;
      const unit = await open();
      last = { keyId, unit };
      return unit;
    },
  };
}

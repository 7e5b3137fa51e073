/** What the responder says of one serial. */
export interface KnownStatus {
  readonly state: 'issued' | 'suspended' | 'revoked';
  readonly revokedAt: Date | undefined;
  readonly reason: number | undefined;
  /** The database's order of statuses: a newer one is never overwritten by an older one. */
  readonly sequence: number;
}

export interface SerialTable {
  put(authority: number, serial: Uint8Array, status: KnownStatus): void;
  find(authority: number, serial: Uint8Array): KnownStatus | undefined;
  readonly size: number;
}

const serialBytes = 20;
/** Length and octets of the serial. */
const keyBytes = serialBytes + 1;
const states = ['issued', 'suspended', 'revoked'] as const satisfies readonly KnownStatus['state'][];
const noReason = 255;

interface Columns {
  readonly slots: number;
  /** One more than the authority's number; 0 where the slot is free. */
  readonly authorities: Uint16Array;
  readonly keys: Uint8Array;
  readonly states: Uint8Array;
  readonly reasons: Uint8Array;
  /** Seconds since the epoch. */
  readonly revokedAt: Float64Array;
  readonly sequences: Float64Array;
}

/**
 * Serials and their status as columns of numbers, found by open addressing: a million certificates take some 90 MB
 * where objects would take ten times that, and the garbage collector has nothing to walk. Serials are compared whole,
 * so a serial that was not issued is never taken for one that was.
 */
export function createSerialTable(firstSlots = 1024): SerialTable {
  let columns = makeColumns(firstSlots);
  let size = 0;

  function grow(): void {
    const old = columns;
    columns = makeColumns(old.slots * 2);
    for (let from = 0; from < old.slots; from++) {
      const authority = old.authorities[from] ?? 0;
      if (authority === 0) continue;
      const key = old.keys.subarray(from * keyBytes, (from + 1) * keyBytes);
      const to = slotOf(columns, authority, key);
      columns.authorities[to] = authority;
      columns.keys.set(key, to * keyBytes);
      columns.states[to] = old.states[from] ?? 0;
      columns.reasons[to] = old.reasons[from] ?? noReason;
      columns.revokedAt[to] = old.revokedAt[from] ?? 0;
      columns.sequences[to] = old.sequences[from] ?? 0;
    }
  }

  return {
    get size() {
      return size;
    },
    put(authority, serial, status) {
      const key = keyOf(serial);
      if (key === undefined)
        throw new RangeError(`expected a serial of 1 to 20 octets, got ${serial.length}`);
      if (size >= columns.slots * 0.6) grow();
      const slot = slotOf(columns, authority + 1, key);
      if (columns.authorities[slot] === 0) {
        columns.authorities[slot] = authority + 1;
        columns.keys.set(key, slot * keyBytes);
        size++;
      } else if ((columns.sequences[slot] ?? 0) >= status.sequence) return;
      columns.states[slot] = states.indexOf(status.state);
      columns.reasons[slot] = status.reason ?? noReason;
      columns.revokedAt[slot] = (status.revokedAt?.getTime() ?? 0) / 1000;
      columns.sequences[slot] = status.sequence;
    },
    find(authority, serial) {
      const key = keyOf(serial);
      if (key === undefined) return undefined;
      const slot = slotOf(columns, authority + 1, key);
      const state = states[columns.states[slot] ?? 0];
      if (columns.authorities[slot] === 0 || state === undefined) return undefined;
      const reason = columns.reasons[slot];
      return {
        state,
        revokedAt: state === 'issued' ? undefined : new Date((columns.revokedAt[slot] ?? 0) * 1000),
        reason: reason === noReason ? undefined : reason,
        sequence: columns.sequences[slot] ?? 0,
      };
    },
  };
}

const makeColumns = (slots: number): Columns => ({
  slots,
  authorities: new Uint16Array(slots),
  keys: new Uint8Array(slots * keyBytes),
  states: new Uint8Array(slots),
  reasons: new Uint8Array(slots),
  revokedAt: new Float64Array(slots),
  sequences: new Float64Array(slots),
});

function keyOf(serial: Uint8Array): Uint8Array | undefined {
  if (serial.length === 0 || serial.length > serialBytes) return undefined;
  const key = new Uint8Array(keyBytes);
  key[0] = serial.length;
  key.set(serial, 1);
  return key;
}

/** The slot of the key, or the free one where it belongs. There always is one: the table is never full. */
function slotOf(columns: Columns, authority: number, key: Uint8Array): number {
  const mask = columns.slots - 1;
  let slot = hashOf(authority, key) & mask;
  while (columns.authorities[slot] !== 0) {
    if (columns.authorities[slot] === authority && isAt(columns.keys, slot * keyBytes, key)) return slot;
    slot = (slot + 1) & mask;
  }
  return slot;
}

function isAt(keys: Uint8Array, at: number, key: Uint8Array): boolean {
  for (let i = 0; i < keyBytes; i++) if (keys[at + i] !== key[i]) return false;
  return true;
}

/** FNV-1a: serials that another issuer counted up spread as well as random ones. */
function hashOf(authority: number, key: Uint8Array): number {
  let hash = 0x811c9dc5 ^ authority;
  for (const octet of key) hash = Math.imul(hash ^ octet, 0x01000193);
  return hash ^ (hash >>> 15);
}

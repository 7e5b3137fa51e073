/** What an attack sample is: how it is made, by which code it must be named, and its benign twin. */
import type { ChangeCode } from '../../src/pades/diff/change.ts';
import type { FindingCode } from '../../src/pades/validate/sentences.ts';
import type { AttackGround } from './attack-ground.ts';

export type Made = Uint8Array | Promise<Uint8Array>;

/** Something that looks alike and is nothing to warn of. */
export interface Twin {
  readonly title: string;
  readonly make: (ground: AttackGround) => Made;
}

export interface Attack {
  readonly title: string;
  /** The code of a change or of a finding by which the report must name it. */
  readonly code: ChangeCode | FindingCode;
  /** `failed` where it is left out. */
  readonly verdict?: 'unreadable' | 'unsigned' | undefined;
  readonly make: (ground: AttackGround) => Made;
  readonly twin: Twin;
}

export interface AttackClass {
  readonly name: string;
  readonly attacks: readonly Attack[];
}

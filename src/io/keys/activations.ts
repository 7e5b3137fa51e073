import { randomUUID } from 'node:crypto';
import type { Signer } from '../../pki/crypto/signer.ts';

/**
 * Keys that their owners opened with the passphrase for one application: until a time, for a number of files. They
 * live in this process's memory and nowhere else, so that a restart or a stolen database opens none of them.
 */
export interface Activations {
  /** In the place of an earlier one of the same owner and application. */
  open(activation: NewActivation): Activation;
  find(owner: ActivationOwner, now: Date): Activation | undefined;
  /**
   * The key of this id, for so many files of those that are left; undefined where there are not as many, or another
   * certificate’s key has taken its place.
   */
  take(key: ActivationOwner & { readonly keyId: string }, files: number, now: Date): Signer | undefined;
  list(personId: string, now: Date): readonly Activation[];
  /** False where the person has no such activation. */
  close(personId: string, id: string): boolean;
  /** All that an account opened: it is in wrong hands, or may do nothing any more. */
  closeAll(accountId: string): void;
}

export interface ActivationOwner {
  readonly personId: string;
  readonly applicationId: string;
}

export interface NewActivation extends ActivationOwner {
  /** Who opened it. */
  readonly accountId: string;
  readonly keyId: string;
  readonly key: Signer;
  readonly files: number;
  readonly openedAt: Date;
  readonly until: Date;
}

export interface Activation extends Omit<NewActivation, 'key' | 'files'> {
  readonly id: string;
  readonly filesLeft: number;
}

export function createActivations(): Activations {
  const held = new Map<string, { readonly key: Signer; activation: Activation }>();
  const placeOf = ({ personId, applicationId }: ActivationOwner): string => `${personId} ${applicationId}`;

  function live(owner: ActivationOwner, now: Date) {
    const place = placeOf(owner);
    const found = held.get(place);
    if (found === undefined) return undefined;
    const { until, filesLeft } = found.activation;
    if (until.getTime() > now.getTime() && filesLeft > 0) return found;
    held.delete(place);
    return undefined;
  }

  return {
    open({ key, files, ...activation }) {
      const opened = { ...activation, id: randomUUID(), filesLeft: files };
      const place = placeOf(activation);
      const entry = { key, activation: opened };
      held.set(place, entry);
      // Whether or not anybody asks: no key stays in memory longer than its owner said.
      const endOfIt = setTimeout(
        () => held.get(place) === entry && held.delete(place),
        activation.until.getTime() - activation.openedAt.getTime(),
      );
      endOfIt.unref();
      return opened;
    },
    find: (owner, now) => live(owner, now)?.activation,
    take(owner, files, now) {
      const found = live(owner, now);
      if (found === undefined || found.activation.keyId !== owner.keyId) return undefined;
      if (found.activation.filesLeft < files) return undefined;
      const filesLeft = found.activation.filesLeft - files;
      if (filesLeft === 0) held.delete(placeOf(owner));
      else found.activation = { ...found.activation, filesLeft };
      return found.key;
    },
    list: (personId, now) =>
      [...held.values()]
        .map(({ activation }) => activation)
        .filter((activation) => activation.personId === personId && live(activation, now) !== undefined),
    close(personId, id) {
      for (const [place, { activation }] of held) {
        if (activation.personId === personId && activation.id === id) return held.delete(place);
      }
      return false;
    },
    closeAll(accountId) {
      for (const [place, { activation }] of held) if (activation.accountId === accountId) held.delete(place);
    },
  };
}

import { personChangesSchema, type PersonChanges } from '../../contract/registrations.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import type { Platform } from '../platform.ts';

/** A person's data as they shall be, for as long as nobody decided. */
export const sealChanges = (
  platformKey: Pick<Platform['platformKey'], 'seal'>,
  registrationId: string,
  changes: PersonChanges,
): Uint8Array => platformKey.seal(purpose, registrationId, new TextEncoder().encode(JSON.stringify(changes)));

/** @throws {KeyError} `key.not-openable` */
export const openChanges = (
  platformKey: Pick<Platform['platformKey'], 'unseal'>,
  registrationId: string,
  sealed: Uint8Array,
): PersonChanges =>
  personChangesSchema.parse(
    JSON.parse(new TextDecoder().decode(platformKey.unseal(purpose, registrationId, sealed))),
  );

/** For an answer that shows them; nothing where the request changes none. */
export const shownChanges = (
  platformKey: Pick<Platform['platformKey'], 'unseal'>,
  { id, changesSealed }: Pick<RegistrationRow, 'id' | 'changesSealed'>,
): { readonly changes?: PersonChanges } =>
  changesSealed === undefined ? {} : { changes: openChanges(platformKey, id, changesSealed) };

const purpose = 'registration changes';

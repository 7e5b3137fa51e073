import type { Role } from './roles.ts';

/** A person who is logged in: what a session says at this moment. */
export interface Actor {
  readonly sessionId: string;
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly organisationId: string;
  readonly organisationCode: string;
  readonly organisationName: string;
  /** When the password was last given: acts that matter ask for it again. */
  readonly authenticatedAt: Date;
  /** When the session ends, however busy it is. */
  readonly expiresAt: Date;
}

import type { Scope } from '../../contract/credentials.ts';
import type { Application } from '../../services/identity/authenticate-application.ts';
import { IdentityError } from '../../services/identity/identity-error.ts';

/**
 * A credential reaches what its scopes name. A route that the table does not know is in no scope, so that a new
 * one is closed until someone decides.
 *
 * @throws {IdentityError} `identity.out-of-scope`
 */
export function refuseOutOfScope(application: Pick<Application, 'scopes'>, route: string | undefined): void {
  // No route: the answer is 404, which needs no scope.
  if (route === undefined) return;
  const scope = scopeOfRoute(route);
  if (scope !== undefined && application.scopes.includes(scope)) return;
  throw new IdentityError(
    'identity.out-of-scope',
    `this credential is not for ${scope ?? 'this'}; its scopes are ${application.scopes.join(', ')}`,
  );
}

const scopeOfRoute = (route: string): Scope | undefined =>
  scopes.find(([pattern]) => pattern.test(route))?.[1];

const scopes: readonly (readonly [RegExp, Scope])[] = [
  [/^\/api\/(v2\/)?(sign\/)?verify(\/|$)/, 'verify'],
  [/^\/api\/(v2\/)?(sign|seal)\//, 'sign'],
  [/^\/api\/(v2\/)?(user|entity)\//, 'users'],
  [/^\/rest\/v1\/(signatures|batches)(\/|$)/, 'sign'],
  [/^\/rest\/v1\/validations(\/|$)/, 'verify'],
  [/^\/rest\/v1\/documents(\/|$)/, 'documents'],
  [/^\/rest\/v1\/journal\/entries(\/|$)/, 'journal'],
];

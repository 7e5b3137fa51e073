import { insertOrganisation } from '../src/io/db/organisations.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import { makeCredential, type CredentialToMake } from '../src/services/identity/make-credential.ts';
import type { Platform } from '../src/services/platform.ts';

export interface TestApplication {
  readonly organisationId: string;
  readonly credentialId: string;
  /** The value of an Authorization header. */
  readonly authorization: string;
}

/** An organisation and an application credential of it. */
export async function makeTestApplication(
  { db }: Pick<Platform, 'db'>,
  code: string,
  settings: Partial<
    Pick<CredentialToMake, 'allowedIps' | 'signers' | 'v1Rectangle' | 'level' | 'limits' | 'notice'>
  > = {},
): Promise<TestApplication> {
  return asSystem(db, async (tx) => {
    const { id: organisationId } = await insertOrganisation(tx, { code, name: code });
    const username = `app-${code.toLowerCase()}`;
    const made = await makeCredential(tx, { organisationId, username, description: 'test', ...settings });
    const authorization = `Basic ${Buffer.from(`${username}:${made.password}`).toString('base64')}`;
    return { organisationId, credentialId: made.id, authorization };
  });
}

export interface FormPart {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly filename?: string;
  readonly contentType?: string;
}

/** A multipart body, written by hand so that a test can leave out what clients leave out. */
export function multipartBody(parts: readonly FormPart[]): {
  readonly payload: Buffer;
  readonly headers: { readonly 'content-type': string };
} {
  const boundary = '----sertel-test-boundary';
  const pieces = parts.flatMap(({ name, value, filename, contentType }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    contentType === undefined ? '' : `\r\nContent-Type: ${contentType}`,
    '\r\n\r\n',
    value,
    '\r\n',
  ]);
  const payload = Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece)));
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

import type { Database } from './connect.ts';
import type { AuthorityKind } from './schema.ts';

/** A key that signs for the platform: a certificate authority, a responder, a timestamp unit, the report seal. */
export interface AuthorityRow {
  readonly id: string;
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly parentId: string | undefined;
  readonly keyId: string;
  readonly certificateDer: Uint8Array;
  /** The authority that issues in its place since its key was replaced; it still answers for what it issued. */
  readonly successorId: string | undefined;
  /** Its key opens with its passphrase only, in a ceremony. */
  readonly offline: boolean;
}

export interface NewAuthority {
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly parentId: string | undefined;
  readonly offline: boolean;
}

/** The authority comes first, then its key (which names its owner), then its certificate. */
export async function insertAuthority(tx: Database, authority: NewAuthority): Promise<string> {
  const { id } = await tx
    .insertInto('authority')
    .values({
      kind: authority.kind,
      name: authority.name,
      parent_id: authority.parentId ?? null,
      owner_organisation_id: null,
      key_id: null,
      certificate_der: null,
      successor_id: null,
      state: 'prepared',
      visibility: 'public',
      offline: authority.offline,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** False where the authority has its certificate already: somebody else was first. */
export async function activateAuthority(
  tx: Database,
  id: string,
  given: { readonly keyId: string; readonly certificateDer: Uint8Array; readonly parentId?: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('authority')
    .set({
      key_id: given.keyId,
      certificate_der: given.certificateDer,
      state: 'active',
      ...(given.parentId !== undefined && { parent_id: given.parentId }),
    })
    .where('id', '=', id)
    .where('state', '=', 'prepared')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** An authority of somebody else, or its row again where its certificate is known already. */
export async function keepOutsideAuthority(
  tx: Database,
  authority: { readonly name: string; readonly certificateDer: Uint8Array },
): Promise<string> {
  const known = await tx
    .selectFrom('authority')
    .select('id')
    .where('kind', '=', 'outside')
    .where('certificate_der', '=', authority.certificateDer)
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const { id } = await tx
    .insertInto('authority')
    .values({
      kind: 'outside',
      name: authority.name,
      parent_id: null,
      owner_organisation_id: null,
      key_id: null,
      certificate_der: authority.certificateDer,
      successor_id: null,
      state: 'active',
      visibility: 'public',
      offline: false,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The outside authority that one of ours certified with this key, and its latest certificate. */
export async function findOutsideAuthorityByKey(
  db: Database,
  spkiSha256: Uint8Array,
): Promise<{ readonly id: string; readonly certificateDer: Uint8Array } | undefined> {
  const row = await db
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.subject_authority_id', 'authority.id')
    .select(['authority.id', 'certificate.certificate_der'])
    .where('authority.kind', '=', 'outside')
    .where('certificate.spki_sha256', '=', spkiSha256)
    .orderBy('certificate.created_at', 'desc')
    .executeTakeFirst();
  return row && { id: row.id, certificateDer: row.certificate_der };
}

/** The outside authority is known by the certificate that one of ours gave it; false where it is none. */
export async function certifyOutsideAuthority(
  tx: Database,
  id: string,
  given: { readonly certificateDer: Uint8Array; readonly parentId: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('authority')
    .set({ certificate_der: given.certificateDer, parent_id: given.parentId, state: 'active' })
    .where('id', '=', id)
    .where('kind', '=', 'outside')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** From now on the successor issues; false where another took its place already. */
export async function replaceAuthority(tx: Database, id: string, successorId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('authority')
    .set({ successor_id: successorId })
    .where('id', '=', id)
    .where('successor_id', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export type LinkKind = 'outside' | 'new-with-old' | 'old-with-new';

/** A further certificate of the authority's key. */
export async function insertAuthorityCertificate(
  tx: Database,
  row: {
    readonly authorityId: string;
    readonly kind: LinkKind;
    readonly sha256: Uint8Array;
    readonly certificateDer: Uint8Array;
  },
): Promise<void> {
  await tx
    .insertInto('authority_certificate')
    .values({
      owner_organisation_id: null,
      authority_id: row.authorityId,
      kind: row.kind,
      sha256: row.sha256,
      certificate_der: row.certificateDer,
    })
    .execute();
}

export async function listAuthorityCertificates(
  db: Database,
  authorityId: string,
): Promise<readonly { readonly kind: LinkKind; readonly certificateDer: Uint8Array }[]> {
  const rows = await db
    .selectFrom('authority_certificate')
    .select(['kind', 'certificate_der'])
    .where('authority_id', '=', authorityId)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({ kind: row.kind, certificateDer: row.certificate_der }));
}

/** An authority whose request went to an outside issuer and has no answer yet. */
export async function findPreparedAuthority(
  db: Database,
  name: string,
): Promise<{ readonly id: string; readonly keyId: string; readonly publicKey: Uint8Array } | undefined> {
  const row = await db
    .selectFrom('authority')
    .innerJoin('key', 'key.owner_id', 'authority.id')
    .select(['authority.id', 'key.id as key_id', 'key.public_key_der'])
    .where('authority.name', '=', name)
    .where('authority.state', '=', 'prepared')
    .where('key.owner_kind', '=', 'authority')
    .orderBy('authority.created_at', 'desc')
    .executeTakeFirst();
  return row && { id: row.id, keyId: row.key_id, publicKey: row.public_key_der };
}

/** The active authorities of this name, those that issue first. */
export async function listAuthoritiesByName(db: Database, name: string): Promise<readonly AuthorityRow[]> {
  const rows = await db
    .selectFrom('authority')
    .select(columns)
    .where('name', '=', name)
    .where('state', '=', 'active')
    .orderBy('successor_id', (order) => order.asc().nullsFirst())
    .orderBy('created_at', 'desc')
    .execute();
  return rows.flatMap((row) => fromRow(row) ?? []);
}

/** The certificate of an authority of ours or of somebody else, and whose it is below. */
export async function findIssuerCertificate(
  db: Database,
  id: string,
): Promise<{ readonly certificateDer: Uint8Array; readonly parentId: string | undefined } | undefined> {
  const row = await db
    .selectFrom('authority')
    .select(['certificate_der', 'parent_id'])
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row?.certificate_der
    ? { certificateDer: row.certificate_der, parentId: row.parent_id ?? undefined }
    : undefined;
}

export async function findAuthority(db: Database, id: string): Promise<AuthorityRow | undefined> {
  const row = await db
    .selectFrom('authority')
    .select(columns)
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The active authorities of one kind, newest first. */
export async function listAuthorities(db: Database, kind: AuthorityKind): Promise<readonly AuthorityRow[]> {
  const rows = await db
    .selectFrom('authority')
    .select(columns)
    .where('kind', '=', kind)
    .where('state', '=', 'active')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => fromRow(row) ?? []);
}

/** Authorities of these kinds that were replaced and whose key is still kept. */
export async function listReplacedWithKey(
  db: Database,
  kinds: readonly AuthorityKind[],
): Promise<readonly Pick<AuthorityRow, 'id' | 'keyId' | 'certificateDer'>[]> {
  const rows = await db
    .selectFrom('authority')
    .innerJoin('key', 'key.id', 'authority.key_id')
    .select(['authority.id', 'key.id as keyId', 'authority.certificate_der as certificateDer'])
    .where('authority.kind', 'in', kinds)
    .where('authority.successor_id', 'is not', null)
    .where('key.destroyed_at', 'is', null)
    .execute();
  return rows.flatMap(({ certificateDer, ...row }) =>
    certificateDer === null ? [] : [{ ...row, certificateDer }],
  );
}

/** Where the paths of our authorities' certificates end: our roots, and the outside ones that certified an authority. */
export async function listAnchors(db: Database): Promise<readonly Uint8Array[]> {
  const rows = await db
    .selectFrom('authority')
    .leftJoin('authority as child', (join) =>
      join
        .onRef('child.parent_id', '=', 'authority.id')
        .on('child.kind', '=', 'ca')
        .on('child.state', '=', 'active'),
    )
    .select('authority.certificate_der')
    .distinct()
    .where('authority.state', '=', 'active')
    .where((row) =>
      row.or([
        row('authority.kind', '=', 'root'),
        row.and([row('authority.kind', '=', 'outside'), row('child.id', 'is not', null)]),
      ]),
    )
    .execute();
  return rows.flatMap(({ certificate_der }) => certificate_der ?? []);
}

const columns = [
  'id',
  'kind',
  'name',
  'parent_id',
  'key_id',
  'certificate_der',
  'successor_id',
  'offline',
] as const;

function fromRow(row: {
  id: string;
  kind: AuthorityKind;
  name: string;
  parent_id: string | null;
  key_id: string | null;
  certificate_der: Uint8Array | null;
  successor_id: string | null;
  offline: boolean;
}): AuthorityRow | undefined {
  if (row.key_id === null || row.certificate_der === null) return undefined;
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    parentId: row.parent_id ?? undefined,
    keyId: row.key_id,
    certificateDer: row.certificate_der,
    successorId: row.successor_id ?? undefined,
    offline: row.offline,
  };
}

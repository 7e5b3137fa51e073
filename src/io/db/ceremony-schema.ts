import type { Generated } from 'kysely';
import type { Visibility } from './schema.ts';

export interface AuthorityCertificateTable {
  sha256: Uint8Array;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
  authority_id: string;
  kind: 'outside' | 'new-with-old' | 'old-with-new';
  certificate_der: Uint8Array;
  created_at: Generated<Date>;
}

export interface CeremonyTable {
  id: Generated<string>;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
  title: string;
  file_sha256: Uint8Array;
  record_cms: Uint8Array;
  held_at: Date;
}

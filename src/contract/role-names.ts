import type { z } from 'zod';
import type { roleSchema } from './accounts.ts';

type RoleNames = Readonly<Record<z.infer<typeof roleSchema>, string>>;

const id: RoleNames = {
  'party-administrator': 'Administrator pihak',
  applicant: 'Pemohon',
  staff: 'Staf',
  verifier: 'Verifikator',
  'registration-officer': 'Petugas pendaftaran',
  'ca-operator': 'Operator CA',
  'policy-officer': 'Petugas kebijakan',
  assessor: 'Penilai',
  'application-owner': 'Pemilik aplikasi',
  'obligation-owner': 'Penanggung jawab kewajiban',
  coordinator: 'Koordinator',
  'authorised-official': 'Pejabat berwenang',
  'security-officer': 'Petugas keamanan (CISO/CSIRT)',
  'support-agent': 'Petugas dukungan',
  auditor: 'Auditor',
  mediator: 'Mediator',
  representative: 'Wakil',
  'event-participant': 'Peserta kegiatan',
};

const en: RoleNames = {
  'party-administrator': 'Party administrator',
  applicant: 'Applicant',
  staff: 'Staff',
  verifier: 'Verifier',
  'registration-officer': 'Registration officer',
  'ca-operator': 'CA operator',
  'policy-officer': 'Policy officer',
  assessor: 'Assessor',
  'application-owner': 'Application owner',
  'obligation-owner': 'Owner of obligations',
  coordinator: 'Coordinator',
  'authorised-official': 'Authorised official',
  'security-officer': 'Security officer (CISO/CSIRT)',
  'support-agent': 'Support agent',
  auditor: 'Auditor',
  mediator: 'Mediator',
  representative: 'Representative',
  'event-participant': 'Event participant',
};

/** What people read for a role (requirements.md section 2). */
export const roleNames: Readonly<Record<'id' | 'en', RoleNames>> = { id, en };

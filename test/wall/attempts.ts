import type { FormPart } from '../demo-application.ts';
import { pdf, type Ours } from './ours.ts';

/**
 * What a stranger tries at an operation.
 * - `reach`: names a thing of ours; the answer is that there is none, or that it is not theirs to ask.
 * - `name`: names a person or seal of ours in a body, as the eSign API does; it is as unknown as one that does not exist.
 * - `own`: names nothing of ours; whatever comes is the stranger's own.
 * - `open`: anybody may, and nothing of ours is in it.
 */
export interface Attempt {
  readonly kind: 'reach' | 'name' | 'own' | 'open';
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object;
  readonly form?: readonly FormPart[];
  /** For `name`: the answer that an unknown one gets. */
  readonly unknown?: { readonly status: number; readonly body: object };
  /** Why nobody of ours repeats this to show that the thing is there. */
  readonly unrepeated?: string;
}

/** Each operation of the OpenAPI document, in an order in which ours can repeat them all. */
export function attemptsAt(ours: Ours): Readonly<Record<string, Attempt | readonly Attempt[]>> {
  const { ids, official, subscriberId } = ours;
  const base64 = pdf.toString('base64');
  const { nik, passphrase, email } = official;
  const file = { name: 'file', value: pdf, filename: 'surat.pdf', contentType: 'application/pdf' };
  const signing = [{ name: 'nik', value: nik }, { name: 'passphrase', value: passphrase }, file];
  const notRegistered = { status: 400, body: { code: 'signing.not-registered' } };
  const esignUnknown = {
    status: 400,
    body: { error: 'Proses signing gagal : User tidak terdaftar 2011' },
  };
  const noSeal = { status: 400, body: { code: 'signing.unknown-seal' } };
  const sealing = { signatureProperties: [{ tampilan: 'INVISIBLE' }], file: [base64] };
  const open = { kind: 'open' } as const;
  const own = { kind: 'own' } as const;
  const reach = (path: Record<string, string>, more: Partial<Attempt> = {}): Attempt => ({
    kind: 'reach',
    path,
    ...more,
  });
  const token = 'A'.repeat(43);
  const clause = { id: ids.agreement };
  const agreementPlace = { id: ids.agreement, occurrence: ids.occurrence };
  const reason = 'coba-coba saja';
  const issuerOnly = 'the issuer’s people read this';
  const steps = [[{ email: 'penjaga@lkpp.example', kind: 'review' }]];
  const act = (id: string, act: string) => reach({ id }, { body: { act, reason } });

  return {
    'GET /rest/v1/notice': open,
    'GET /rest/v1/notice/logo/{version}': { ...open, path: { version: '1' } },
    'GET /rest/v1/holidays/{year}': { ...open, path: { year: '2026' } },
    'GET /rest/v1/deadlines': { ...open, query: 'from=2026-03-01T00:00:00Z&rule=calendar-days&count=2' },
    'GET /rest/v1/trust-store': open,
    'POST /rest/v1/evidence': { ...open, body: { certificate: 'x', issuer: 'x' } },
    'POST /rest/v1/validations': { ...open, form: [file] },
    'GET /rest/v1/journal': open,
    'GET /rest/v1/journal/proofs/{commitment}': { ...open, path: { commitment: ids.commitment } },
    'GET /rest/v1/journal/leaves/{index}': { ...open, path: { index: ids.entry } },
    'GET /rest/v1/journal/consistency': { ...open, query: 'from=1&to=2' },
    // Whoever holds a link is its reader; a stranger has none of ours.
    'GET /rest/v1/applications/{token}': { ...open, path: { token } },
    'PUT /rest/v1/applications/{token}/documents/{kind}': {
      ...open,
      path: { token, kind: 'identity-card' },
      form: [file],
    },
    'POST /rest/v1/applications/{token}/completion': {
      ...open,
      path: { token },
      body: { nik, agrees: true },
    },
    'POST /rest/v1/applications/{token}/passphrase': { ...open, path: { token }, body: { nik, passphrase } },

    'POST /api/sign/pdf': {
      kind: 'name',
      form: [...signing, { name: 'tampilan', value: 'invisible' }],
      unknown: esignUnknown,
    },
    'GET /api/sign/download/{id}': reach({ id: ids.document }, { unrepeated: 'it was signed over /rest/v1' }),
    'POST /api/v2/sign/pdf': {
      kind: 'name',
      body: { nik, passphrase, ...sealing },
      unknown: esignUnknown,
    },
    'POST /api/v2/sign/get/totp': { kind: 'name', body: { email, data: 1 }, unknown: esignUnknown },
    'POST /api/v2/seal/get/activation': {
      kind: 'name',
      body: { idSubscriber: subscriberId },
      unknown: noSeal,
    },
    'POST /api/v2/seal/revoke/activation': {
      kind: 'name',
      body: { idSubscriber: subscriberId, totp: 'ABCDEFGH' },
      unknown: noSeal,
    },
    'POST /api/v2/seal/get/totp': {
      kind: 'name',
      body: { idSubscriber: subscriberId, totp: 'ABCDEFGH', data: 1 },
      unknown: noSeal,
    },
    'POST /api/v2/seal/pdf': {
      kind: 'name',
      body: { idSubscriber: subscriberId, totp: 'ABCDEFGH', ...sealing },
      unknown: noSeal,
    },
    'POST /api/sign/verify': { ...own, form: [{ ...file, name: 'signed_file' }] },
    'POST /api/v2/verify/pdf': { ...own, body: { file: base64 } },
    'GET /api/user/status/{nik}': {
      kind: 'name',
      path: { nik },
      unknown: { status: 200, body: { status: 'NOT_REGISTERED' } },
    },
    'POST /api/v2/user/check/status': {
      kind: 'name',
      body: { nik },
      unknown: { status: 200, body: { status: 'NOT_REGISTERED' } },
    },
    'POST /api/v2/user/check-status': {
      kind: 'name',
      body: { email },
      unknown: { status: 200, body: { status: 'NOT_REGISTERED' } },
    },
    'GET /api/v2/user/certificate/chain/{id}': {
      kind: 'name',
      path: { id: ids.certificate },
      unknown: { status: 400, body: { code: 'esign.unknown-certificate' } },
    },

    'GET /rest/v1/documents': own,
    'GET /rest/v1/documents/{id}/file': reach({ id: ids.document }),
    'GET /rest/v1/documents/{id}/inspection': reach({ id: ids.document }),
    'GET /rest/v1/documents/{id}/proof': reach({ id: ids.document }),
    'GET /rest/v1/journal/entries': own,
    'GET /rest/v1/journal/entries/{index}': reach({ index: ids.entry }),
    'POST /rest/v1/signatures': { kind: 'name', form: signing, unknown: notRegistered },
    'POST /rest/v1/batches': { kind: 'name', form: signing, unknown: notRegistered },
    'GET /rest/v1/batches/{id}': reach({ id: ids.batch }),
    'GET /rest/v1/batches/{id}/items': reach({ id: ids.batch }),
    'POST /rest/v1/batches/{id}/resume': reach({ id: ids.batch }, { body: { passphrase } }),
    'POST /rest/v1/batches/{id}/cancel': reach({ id: ids.batch }),

    'GET /rest/v1/sessions': own,
    'GET /rest/v1/sessions/current': own,
    'POST /rest/v1/sessions/current/password': { ...own, body: { password: 'bukan kata sandi saya' } },
    'GET /rest/v1/accounts': own,
    'POST /rest/v1/accounts': {
      ...own,
      body: { email: 'penjaga@lkpp.example', name: 'Penyusup', roles: ['staff'] },
    },
    'PATCH /rest/v1/accounts/{id}': reach({ id: ids.account }, { body: { name: 'Penyusup' } }),
    'POST /rest/v1/accounts/{id}/link': reach({ id: ids.account }),
    'DELETE /rest/v1/accounts/{id}/codes': reach({ id: ids.account }),
    'DELETE /rest/v1/accounts/{id}/sessions': reach({ id: ids.account }),
    'GET /rest/v1/registrations': own,
    'GET /rest/v1/registrations/counts': own,
    'POST /rest/v1/registrations': reach(
      {},
      { body: { service: 'pencabutan', certificateId: ids.certificate, act: 'revoke', hold: true, reason } },
    ),
    'POST /rest/v1/registrations/import': { ...own, form: [{ ...file, filename: 'daftar.csv' }] },
    'GET /rest/v1/registrations/{id}': reach({ id: ids.registration }),
    'GET /rest/v1/registrations/{id}/events': reach({ id: ids.registration }),
    'GET /rest/v1/registrations/{id}/certificate': reach(
      { id: ids.registration },
      { unrepeated: 'the request has led to none yet' },
    ),
    'POST /rest/v1/registrations/{id}/link': reach({ id: ids.registration }),
    'POST /rest/v1/registrations/{id}/handover-code': reach({ id: ids.registration }),
    'GET /rest/v1/registrations/{id}/documents/{kind}': reach({
      id: ids.registration,
      kind: 'identity-card',
    }),
    'PUT /rest/v1/registrations/{id}/documents/{kind}': reach(
      { id: ids.registration, kind: 'other' },
      { form: [{ ...file, filename: 'ktp.pdf' }] },
    ),
    'POST /rest/v1/registrations/{id}/acts': [
      act(ids.registration, 'accept-documents'),
      { ...act(ids.toDecide, 'approve'), unrepeated: 'the issuer decides' },
      { ...act(ids.toDecide, 'reject'), unrepeated: 'the issuer decides' },
      act(ids.toDecide, 'withdraw'),
    ],
    'GET /rest/v1/notifications': own,
    'POST /rest/v1/notifications/read': { ...own, body: {} },
    'GET /rest/v1/people': own,
    'GET /rest/v1/people/{id}': reach({ id: ids.person }),
    'GET /rest/v1/credentials': own,
    'POST /rest/v1/credentials': { ...own, body: { username: 'aplikasi-kita', scopes: ['sign'] } },
    'PATCH /rest/v1/credentials/{id}': reach({ id: ids.credential }, { body: { enabled: false } }),
    'POST /rest/v1/credentials/{id}/password': reach({ id: ids.credential }, { body: {} }),
    'GET /rest/v1/agreements': own,
    'POST /rest/v1/agreements': {
      ...own,
      body: {
        we: 'K',
        other: ours.issuerId,
        numberFirst: '1',
        numberSecond: '2',
        title: 'Perjanjian orang lain',
        nameFirst: 'Orang Lain',
        nameSecond: 'Deputi BSSN',
        writtenOn: '2026-03-01',
      },
    },
    'GET /rest/v1/agreements/board': [
      { ...own, query: 'view=us' },
      { ...own, query: `view=due&agreement=${ids.agreement}` },
    ],
    'GET /rest/v1/agreements/modules': own,
    'GET /rest/v1/agreements/{id}': reach(clause),
    'GET /rest/v1/agreements/{id}/text': reach(clause),
    'GET /rest/v1/agreements/{id}/timeline': reach(clause),
    'GET /rest/v1/agreements/{id}/occurrences': reach(clause),
    'POST /rest/v1/agreements/{id}/occurrences': reach(clause, {
      body: { module: 'kontak', act: 'diberitahukan', subject: 'Perihal' },
    }),
    'GET /rest/v1/agreements/{id}/occurrences/{occurrence}': reach(agreementPlace),
    'POST /rest/v1/agreements/{id}/occurrences/{occurrence}/acts': reach(agreementPlace, {
      body: { expectedVersion: 1, act: 'nomor-dikonfirmasi' },
    }),
    'GET /rest/v1/agreements/{id}/occurrences/{occurrence}/changes': reach(agreementPlace),
    'GET /rest/v1/agreements/{id}/occurrences/{occurrence}/figures': reach(agreementPlace),
    'GET /rest/v1/agreements/{id}/occurrences/{occurrence}/figures.csv': reach(agreementPlace, {
      unrepeated: 'no report of ours is frozen there',
    }),
    'GET /rest/v1/agreements/{id}/occurrences/{occurrence}/figures.xlsx': reach(agreementPlace, {
      unrepeated: 'no report of ours is frozen there',
    }),
    'GET /rest/v1/agreements/{id}/bundle.zip': reach(clause),
    'GET /rest/v1/calendar-feeds': own,
    'POST /rest/v1/calendar-feeds': { ...own, body: { label: 'Ponsel' } },
    'DELETE /rest/v1/calendar-feeds/{id}': reach({ id: ids.calendarFeed }),
    'GET /kalender/{token}': { ...open, path: { token } },
    'POST /rest/v1/agreements/{id}/evidence': reach(clause, {
      form: [{ name: 'kind', value: 'surat' }, file],
    }),
    'GET /rest/v1/agreements/{id}/evidence/{evidence}': reach({ id: ids.agreement, evidence: ids.evidence }),
    'GET /rest/v1/issuer': reach({}, { unrepeated: issuerOnly }),
    'GET /rest/v1/issuer/certificates': reach({}, { unrepeated: issuerOnly }),
    'GET /rest/v1/issuer/certificates/{id}': reach({ id: ids.certificate }, { unrepeated: issuerOnly }),
    'GET /rest/v1/issuer/certificates/{id}/status': reach(
      { id: ids.certificate },
      { unrepeated: issuerOnly },
    ),
    'GET /rest/v1/seals': own,
    'POST /rest/v1/seals': {
      ...own,
      body: {
        subscriberId,
        name: 'Penyusup',
        organisationIdentifier: 'NTRID-0123456789',
        contactEmail: 'lain@lain.example',
      },
    },
    'POST /rest/v1/seals/{id}/enable': reach(
      { id: ids.wantedSeal },
      { body: { proof: 'Akta 2/2026' }, unrepeated: 'the issuer enables' },
    ),
    'POST /rest/v1/seals/{id}/disable': reach({ id: ids.seal }),
    'POST /rest/v1/uploads': { ...own, form: [file] },
    'GET /rest/v1/flows': own,
    'POST /rest/v1/flows': reach({}, { body: { documentId: ids.upload, title: 'Surat', steps } }),
    'GET /rest/v1/flows/{id}': reach({ id: ids.flow }),
    'GET /rest/v1/flows/{id}/timeline': reach({ id: ids.flow }),
    'GET /rest/v1/flows/{id}/proof': reach({ id: ids.flow }),
    'GET /rest/v1/flows/{id}/versions/{number}/file': reach({ id: ids.flow, number: '1' }),
    'GET /rest/v1/flows/{id}/share-links': reach({ id: ids.flow }),
    'POST /rest/v1/flows/{id}/share-links': reach(
      { id: ids.flow },
      { body: { expiresAt: '2026-03-20T00:00:00Z' } },
    ),
    'DELETE /rest/v1/flows/{id}/share-links/{link}': reach({ id: ids.flow, link: ids.shareLink }),
    'POST /rest/v1/flows/{id}/acts': reach(
      { id: ids.flow },
      { body: { act: 'approve', sha256: ours.shown } },
    ),
    'POST /rest/v1/flows/signatures': {
      ...own,
      body: { passphrase, documents: [{ flowId: ids.flow, sha256: ours.shown }] },
    },
    'GET /rest/v1/flow-templates': own,
    'POST /rest/v1/flow-templates': { ...own, body: { name: 'Surat', steps } },
    'PUT /rest/v1/flow-templates/{id}': reach({ id: ids.template }, { body: { name: 'Surat', steps } }),
    'DELETE /rest/v1/flow-templates/{id}': reach({ id: ids.template }),
    'GET /rest/v1/retention': own,
    'PUT /rest/v1/retention': { ...own, body: { rules: [{ kind: 'flow', deleteAfterDays: 1 }] } },
    'GET /rest/v1/retention/due': own,
    'GET /rest/v1/legal-holds': own,
    'POST /rest/v1/legal-holds': reach({}, { body: { flowId: ids.flow, reason } }),
    'POST /rest/v1/legal-holds/{id}/lift': reach({ id: ids.hold }),
    'GET /rest/v1/shared/{token}': { ...open, path: { token } },
    'GET /rest/v1/shared/{token}/file': { ...open, path: { token } },
    'GET /rest/v1/activations': own,
    'POST /rest/v1/activations': { ...own, body: { application: 'demo-app', passphrase } },
    'DELETE /rest/v1/activations/{id}': reach({ id: ids.activation }),
    'GET /rest/v1/own/certificates': own,
    'POST /rest/v1/own/requests': reach(
      {},
      { body: { service: 'pencabutan', certificateId: ids.certificate, act: 'suspend', reason } },
    ),
    // Last: it is the session of whoever repeats all this.
    'POST /rest/v1/sessions': { ...open, body: { email: 'penjaga@lkpp.example', password: 'bukan itu' } },
    'DELETE /rest/v1/sessions/{id}': reach({ id: ids.session }),
  };
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createAddressGate, type AddressRate } from './address-gate.ts';

/** What each address may ask without a credential. */
export interface PublicRates {
  /** Checks of documents: each takes a worker thread for a while. */
  readonly checks: AddressRate;
  /** Each is a signature of the timestamp unit. */
  readonly timestamps: AddressRate;
  /** What people do behind links: applicants, and whoever a document is shared with. */
  readonly applications: AddressRate;
  /** Status, lists, certificates, the trust store; a gateway behind one address asks for many. */
  readonly status: AddressRate;
}

export const defaultRates: PublicRates = {
  checks: { perSecond: 1, burst: 30 },
  timestamps: { perSecond: 20, burst: 100 },
  applications: { perSecond: 2, burst: 60 },
  status: { perSecond: 200, burst: 1000 },
};

/** Routes as they are declared, by method where a page stands beside them. */
const kinds: ReadonlyMap<string | undefined, keyof PublicRates> = new Map([
  ['POST /verifikasi', 'checks'],
  ['/verifikasi/:token', 'checks'],
  ['/pki/tsa', 'timestamps'],
  ['/permohonan/:token', 'applications'],
  ['/permohonan/:token/formulir', 'applications'],
  ['/rest/v1/applications/:token', 'applications'],
  ['/rest/v1/applications/:token/documents/:kind', 'applications'],
  ['/rest/v1/applications/:token/completion', 'applications'],
  ['/rest/v1/applications/:token/passphrase', 'applications'],
  ['/dokumen/:token', 'applications'],
  ['/rest/v1/shared/:token', 'applications'],
  ['/rest/v1/shared/:token/file', 'applications'],
  ['/kalender/:token', 'applications'],
  ['/pki/ocsp', 'status'],
  ['/pki/ocsp/*', 'status'],
  ['/pki/crl/:file', 'status'],
  ['/pki/ca/:file', 'status'],
  ['/rest/v1/trust-store', 'status'],
]);

/** Before a byte of the body is read, and before any hook of the route itself. */
export function limitPublicRoutes(app: FastifyInstance, chosen: Partial<PublicRates> = {}): void {
  const rates = { ...defaultRates, ...chosen };
  const gates = {
    checks: createAddressGate(rates.checks),
    timestamps: createAddressGate(rates.timestamps),
    applications: createAddressGate(rates.applications),
    status: createAddressGate(rates.status),
  };
  app.addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, done) => {
    const { url } = request.routeOptions;
    const kind = kinds.get(url) ?? kinds.get(`${request.method} ${url}`);
    done(kind === undefined ? undefined : gates[kind](request));
  });
}

import { toHex } from '../../lib/bytes.ts';
import type { IssuerSource, RevocationSource } from '../../pades/sources.ts';
import { buildOcspRequest, encodeCertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { parseCrl } from '../../pki/x509/crl.ts';
import { evidenceAddressesOf } from '../../pki/x509/evidence-addresses.ts';
import { parsePem } from '../../pki/x509/pem.ts';
import { parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { AppError } from '../../lib/errors.ts';
import { FetchError } from './fetch-error.ts';
import { fetchPublic, type FetchRequest } from './fetch-public.ts';

export interface HttpEvidenceOptions {
  readonly mayReach?: FetchRequest['mayReach'];
  /** For one document: questions, bytes of all answers, and of the questions those for issuers. */
  readonly budget?: { readonly requests?: number; readonly bytes?: number; readonly issuers?: number };
}

/**
 * Evidence by the addresses inside certificates, for one document: make a new one for the next, so that no file can
 * make us ask without end. Each address is asked once. Issuers have a budget of their own, as their addresses come
 * from certificates that nobody vouches for yet.
 */
export function httpEvidenceSource(options: HttpEvidenceOptions = {}): RevocationSource & IssuerSource {
  const { requests = 30, bytes = 30_000_000, issuers = 4 } = options.budget ?? {};
  const left = { requests, bytes, issuers };
  const answers = new Map<string, Promise<Uint8Array>>();

  function ask(url: string, request: FetchRequest): Promise<Uint8Array> {
    const key = `${url} ${toHex(request.body ?? new Uint8Array(0))}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = spend(url, request);
    answers.set(key, answer);
    return answer;
  }

  async function spend(url: string, request: FetchRequest): Promise<Uint8Array> {
    if (left.requests <= 0 || left.bytes <= 0)
      throw new FetchError('fetch.budget', `the questions allowed for one document are used up at ${url}`);
    left.requests--;
    const { mayReach } = options;
    const maxBytes = Math.min(request.maxBytes ?? 10_000_000, left.bytes);
    const answer = await fetchPublic(url, { ...request, maxBytes, ...(mayReach && { mayReach }) });
    left.bytes -= answer.length;
    return answer;
  }

  return {
    async evidenceFor(certificateDer, issuerDer, want = 'ocsp') {
      const certificate = parseCertificate(certificateDer);
      const { ocsp, crl } = evidenceAddressesOf(certificate);
      if (want === 'ocsp' && ocsp.length > 0) {
        const body = buildOcspRequest([encodeCertId(parseCertificate(issuerDer), certificate.serialNumber)]);
        const request = {
          method: 'POST',
          body,
          contentType: 'application/ocsp-request',
          maxBytes: 1_000_000,
        } as const;
        const found = await firstUsable(ocsp, async (url) => {
          const answer = await ask(url, { ...request, accept: 'application/ocsp-response' });
          parseOcspResponse(answer);
          return answer;
        });
        return { ocsp: found };
      }
      if (crl.length === 0) return {};
      const found = await firstUsable(crl, async (url) => {
        const answer = fromPem(await ask(url, {}), 'X509 CRL');
        parseCrl(answer);
        return answer;
      });
      return { crl: found };
    },
    async issuersOf(certificateDer) {
      const { issuer } = evidenceAddressesOf(parseCertificate(certificateDer));
      if (issuer.length === 0) return [];
      if (left.issuers-- <= 0)
        throw new FetchError('fetch.budget', 'the questions for issuers of one document are used up');
      return firstUsable(issuer, async (url) => certificatesIn(await ask(url, { maxBytes: 100_000 })));
    },
  };
}

/** The first address whose answer can be read; else the last failure. */
async function firstUsable<Value>(
  urls: readonly string[],
  read: (url: string) => Promise<Value>,
): Promise<Value> {
  let failure: AppError = new FetchError('fetch.bad-address', 'expected an address');
  for (const url of urls) {
    try {
      return await read(url);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** One certificate in DER or PEM, or a certs-only CMS message (RFC 5280 clause 4.2.2.1). */
function certificatesIn(answer: Uint8Array): readonly Uint8Array[] {
  const der = fromPem(answer, 'CERTIFICATE');
  // id-signedData stands at the beginning of such a message and of no certificate.
  const isMessage = toHex(der.subarray(0, 32)).includes(signedDataOid);
  return isMessage ? parseSignedData(der).certificates : [parseCertificate(der).raw];
}

const signedDataOid = '06092a864886f70d010702';

/** Some hosts serve PEM where DER is asked for. */
function fromPem(answer: Uint8Array, label: 'X509 CRL' | 'CERTIFICATE'): Uint8Array {
  if (answer[0] !== 0x2d) return answer;
  return parsePem(new TextDecoder().decode(answer), label)[0] ?? answer;
}

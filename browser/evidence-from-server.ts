import type { RevocationSource } from '../src/pades/sources.ts';

/**
 * Asks a Sertel for evidence about certificates (`POST /rest/v1/evidence`): it is given the certificate and its issuer,
 * never the document. What it does not have, refuses to ask for, or cannot be asked for, stays missing.
 *
 * @param address of that resource, such as `/rest/v1/evidence`
 */
export const evidenceFromServer = (address: string): RevocationSource => ({
  async evidenceFor(certificate, issuer, want = 'ocsp') {
    const body = JSON.stringify({ certificate: certificate.toBase64(), issuer: issuer.toBase64(), want });
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(15_000),
      });
      if (!response.ok) return {};
      const { ocsp, crl } = (await response.json()) as { ocsp?: string; crl?: string };
      return {
        ...(ocsp !== undefined && { ocsp: Uint8Array.fromBase64(ocsp) }),
        ...(crl !== undefined && { crl: Uint8Array.fromBase64(crl) }),
      };
    } catch {
      // A server that is away, slow or no Sertel has no evidence; the verdict then names what is missing.
      return {};
    }
  },
});

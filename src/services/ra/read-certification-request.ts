import { AppError } from '../../lib/errors.ts';
import { parseCertificationRequest } from '../../pki/x509/certification-request.ts';
import { parsePem } from '../../pki/x509/pem.ts';
import { RegistrationError } from './registration-error.ts';

/**
 * The key of a PKCS#10 request in PEM (RFC 2986, 7468), proven to be in the hands of who made it. Its names and
 * attributes are read by nobody: what a certificate says is entered, proven and decided on here.
 *
 * @throws {RegistrationError} `registration.request-refused`
 */
export function readCertificationRequest(pem: string): {
  readonly der: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
} {
  const [der, ...others] = decoded(() => parsePem(pem, labelOf(pem)));
  if (der === undefined || others.length > 0) throw refused(`expected one request, got ${others.length + 1}`);
  const { publicKey, possessionProved } = decoded(() => parseCertificationRequest(der));
  // Else somebody could have another's key certified under the own name, and claim what it signed.
  if (!possessionProved) throw refused('expected a request signed by the key that it names');
  return { der, publicKey: publicKey.raw };
}

/** RFC 7468 clause 7 has the second one read too: Microsoft's tools write it. */
const labelOf = (pem: string): string =>
  pem.includes('-----BEGIN NEW CERTIFICATE REQUEST-----') ? 'NEW CERTIFICATE REQUEST' : 'CERTIFICATE REQUEST';

function decoded<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new RegistrationError('registration.request-refused', `no PKCS#10 request: ${cause.message}`, {
      cause,
    });
  }
}

const refused = (message: string) => new RegistrationError('registration.request-refused', message);

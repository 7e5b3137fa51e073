import { keyIdentifierOf } from '../../pki/x509/build-certificate.ts';
import { subjectKeyIdentifierOf, type Certificate } from '../../pki/x509/certificate.ts';

/**
 * What stands as authorityKeyIdentifier in what the issuer signs: its certificate's own subjectKeyIdentifier (RFC 5280
 * clause 4.2.1.1). An outside root may have computed that in another way than we do.
 */
export const keyIdentifierOfIssuer = (issuer: Certificate): Uint8Array =>
  subjectKeyIdentifierOf(issuer) ?? keyIdentifierOf(issuer.publicKey.raw);

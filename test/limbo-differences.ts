/**
 * Where the answer under the strict RFC 5280 profile is not x509-limbo's, and why. Cases under `webpki::` ask for the
 * rules of the CA/Browser Forum for web servers, which say nothing of people who sign documents.
 */
const aki =
  'CA/B BR 7.1.2.1.3 on the authorityKeyIdentifier of a root; RFC 5280 has no such rule, and an anchor is trusted as given';
const anchorAki =
  'RFC 5280 clause 4.2.1.1 exempts self-signed certificates only; an anchor is trusted by its key, and cve-2024-0567 needs one without';
const anchorSerial =
  'RFC 5280 clause 4.1.2.2 asks readers to bear such serials; an anchor is trusted as given (a public root has one)';
const cn =
  'CA/B BR 7.1.4.3 ties the common name to the alternative names; the name that is relied on is the right one';
const eku = 'CA/B BR 7.1.2.7.10 on extended key usage; RFC 5280 clause 4.2.1.12 allows it';
const suffix = 'needs the public suffix list, which is about web hosts';
const sanCritical = 'RFC 5280 clause 4.2.1.6 says SHOULD; it forbids nothing';
const leafKey =
  'the key of the leaf signs nothing in the path; the signature made with it is judged by the algorithm policy';
const dsa = 'DSA of 2048 bits and more ends with 2028 in ETSI TS 119 312';
const modulus = 'CA/B BR 6.1.6; RFC 5280 and ETSI TS 119 312 do not ask for whole octets';
const caLeaf = 'CA/B BR 7.1.2.7.8; RFC 5280 clause 6 does not ask whether the last certificate is a CA';
const noncritical =
  'the same certificate as in rfc5280::nc::permitted-dns-match-noncritical, which must be refused: clause 4.2.1.10 says MUST be critical';

/** `got` is our answer: 'passed' or the code of the refusal. */
export const limboDifferences: Readonly<Record<string, { readonly got: string; readonly why: string }>> = {
  'webpki::nc::permitted-dns-match-noncritical': { got: 'path.profile', why: noncritical },
  'webpki::aki::root-with-aki-missing-keyidentifier': { got: 'passed', why: aki },
  'webpki::aki::root-with-aki-authoritycertissuer': { got: 'passed', why: aki },
  'webpki::aki::root-with-aki-authoritycertserialnumber': { got: 'passed', why: aki },
  'webpki::aki::root-with-aki-all-fields': { got: 'passed', why: aki },
  'webpki::aki::root-with-aki-ski-mismatch': { got: 'passed', why: aki },
  'rfc5280::serial::negative': { got: 'passed', why: anchorSerial },
  'rfc5280::aki::cross-signed-root-missing-aki': { got: 'passed', why: anchorAki },
  'webpki::cn::ipv4-hex-mismatch': { got: 'passed', why: cn },
  'webpki::cn::ipv4-leading-zeros-mismatch': { got: 'passed', why: cn },
  'webpki::cn::punycode-not-in-san': { got: 'passed', why: cn },
  'webpki::cn::utf8-vs-punycode-mismatch': { got: 'passed', why: cn },
  'webpki::cn::not-in-san': { got: 'passed', why: cn },
  'webpki::cn::case-mismatch': { got: 'passed', why: cn },
  'webpki::eku::ee-anyeku': { got: 'passed', why: eku },
  'webpki::eku::ee-critical-eku': { got: 'passed', why: eku },
  'webpki::eku::ee-without-eku': { got: 'passed', why: eku },
  'webpki::eku::root-has-eku': { got: 'passed', why: eku },
  'webpki::san::public-suffix-multi-label-wildcard-san': { got: 'passed', why: suffix },
  'webpki::san::public-suffix-private-namespace-wildcard-san': { got: 'passed', why: suffix },
  'webpki::san::san-critical-with-nonempty-subject': { got: 'passed', why: sanCritical },
  'webpki::forbidden-p192-leaf': { got: 'passed', why: leafKey },
  'webpki::forbidden-dsa-leaf': { got: 'passed', why: leafKey },
  'webpki::forbidden-weak-rsa-in-leaf': { got: 'passed', why: leafKey },
  'webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf': { got: 'passed', why: leafKey },
  'webpki::forbidden-dsa-root': { got: 'passed', why: dsa },
  'webpki::forbidden-rsa-not-divisible-by-8-in-root': { got: 'passed', why: modulus },
  'webpki::ee-basicconstraints-ca': { got: 'passed', why: caLeaf },
  'webpki::ca-as-leaf': { got: 'passed', why: caLeaf },
};

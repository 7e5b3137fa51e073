/**
 * Signatures of the corpus on which pyHanko's word and ours differ, each looked at: who is right, and why. A difference
 * that is not here, or one here that is gone, fails `npm run judge:validate`.
 */
export interface KnownDifference {
  readonly right: 'sertel' | 'both';
  readonly why: string;
  /** File and field, as `file#field`. */
  readonly signatures: readonly string[];
}

export const pyhankoDifferences: readonly KnownDifference[] = [
  {
    right: 'sertel',
    why: 'the byte range leaves bytes uncovered, or the gap is not the Contents string; pyHanko says so apart, as its coverage',
    signatures: [
      'dss/pades-spoofing-replaced-reason.pdf#Signature1',
      'dss/pdf-eof.pdf#Signature1',
      'dss/siwa.pdf#Signature1',
      'pyhanko/one-byterange.pdf#Sig1',
      'pyhanko/signature-gap-too-big.pdf#Sig1',
      'pyhanko/tail-uncovered.pdf#Sig1',
      'pyhanko/weird-byterange.pdf#Sig1',
    ],
  },
  {
    right: 'sertel',
    why: 'a signature without signed attributes: RFC 5652 lets it be taken for one with them, so rules of ours refuse it by name',
    signatures: [
      'dss/DSS-1683.pdf#Signature_0',
      'dss/pkcs7-no-message-digest.pdf#Signature_0',
      'pyhanko/sig-no-signed-attrs.pdf#Sig1',
    ],
  },
  {
    right: 'both',
    why: 'SHAKE256 as digest (Ed448) is not known here; the verdict says that the digest algorithm is unknown',
    signatures: ['pyhanko/ed448-shake256-nolen.pdf#Sig1'],
  },
  {
    right: 'sertel',
    why: 'pyHanko cannot read an OCSP answer inside adbe-revocationInfoArchival; openssl and pdfsig verify the signature',
    signatures: [
      'dss/Signature-P-DE_CRY-2_HASH_FAILURE_.pdf#Matthias Schlede  /  2014-11-13, 10:19:31 GMT  /  3955',
    ],
  },
  {
    right: 'sertel',
    why: 'only the trailer’s /AdditionalStreams, which one office suite writes and no reader shows, leads to what a DSS update rewrote',
    signatures: [
      'dss/john-doe-lta.pdf#Signature1',
      'dss/pades-lt-extended-dss.pdf#Signature2',
      'dss/pades-lta-copied-doctst.pdf#Signature1',
      'dss/pades-ltv-from-epes.pdf#Signature2',
      'dss/pades-ltv-with-reason.pdf#Signature2',
      'dss/pades-ltv.pdf#Signature2',
      'dss/pades-t-duplicated-doctst.pdf#Signature2',
      'dss/pades-tst-with-sig-type.pdf#Signature1',
    ],
  },
  {
    right: 'sertel',
    why: 'a /VRI entry was taken away or replaced: it only repeats the store, and evidence that is missing shows in the path',
    signatures: [
      'dss/Signature-P-FR_CS-5.pdf#SigCS-1460553902201',
      'dss/Signature-P-HU_POL-7.pdf#DocumentTimeStamp-20191101-155421',
      'dss/Signature-P-HU_POL-7.pdf#Signature-20191101-155926',
      'dss/pades-revoc-removed-from-dss-dict.pdf#Signature2',
      'dss/pades-revoc-removed-from-dss-dict.pdf#Signature3',
    ],
  },
  {
    right: 'sertel',
    why: 'the structure tree was written anew as other objects that mean the same, but for the elements of new signature fields',
    signatures: ['dss/DSS-2821.pdf#Signature1', 'dss/pdf-structtreeroot-changes.pdf#sign3'],
  },
  {
    right: 'sertel',
    why: 'the resources of a page are another object now whose values are equal',
    signatures: ['dss/Signature-P-DE_SCI-4.pdf#Signatur_1459435797602'],
  },
  {
    right: 'both',
    why: 'the covered revision ends within its line end, which pyHanko calls nonstandard coverage and so suspicious',
    signatures: ['dss/pades-ocsp-archiveCutOff-invalid.pdf#Signature2'],
  },
  {
    right: 'sertel',
    why: 'a second name (/FooBar) leads to the old appearance dictionary, which nothing replaced: the new one is another object',
    signatures: [
      'pyhanko/form-update-ap-indirect-sneaky-trailer.pdf#Sig1',
      'pyhanko/form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf#Sig1',
    ],
  },
  {
    right: 'both',
    why: 'one signature that two fields hold is reported once, under the first',
    signatures: ['dss/signature-referenced-from-multiple-fields.pdf#signature-test2'],
  },
  {
    right: 'sertel',
    why: 'a shadow attack of the "replace" class: the field shows other letters while its value stays',
    signatures: ['dss/replace.pdf#Signature2'],
  },
];

import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import { childrenOf, rawOf, readDer } from '../../pki/asn1/der-reader.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import { findAttribute, type SignerInfo } from '../../pki/cms/parse-signed-data.ts';
import type { RawEvidence } from '../../pki/path/gather-evidence.ts';

export interface EmbeddedEvidence extends RawEvidence {
  readonly certificates: readonly Uint8Array[];
}

const maxItems = 2000;
const empty: EmbeddedEvidence = { certificates: [], crls: [], ocsps: [] };

/** The document security store (EN 319 142-1 clause 5.4.2); /VRI only repeats it and is not read. */
export function readSecurityStore(document: PdfDocument): EmbeddedEvidence {
  const store = document.getDict(document.catalog, 'DSS');
  if (store === undefined) return empty;
  const streams = (key: string): readonly Uint8Array[] =>
    (document.getArray(store, key)?.items ?? []).slice(0, maxItems).flatMap((item) =>
      tryRead(() => {
        const stream = asKind(document.resolve(item), 'stream');
        return stream === undefined ? [] : [document.streamBytes(stream)];
      }),
    );
  return { certificates: streams('Certs'), crls: streams('CRLs'), ocsps: streams('OCSPs') };
}

/** adbe-revocationInfoArchival ::= SEQUENCE { crl [0] SEQUENCE OF CRL, ocsp [1] SEQUENCE OF OCSPResponse, … } */
export function readRevocationArchival(signerInfo: SignerInfo): RawEvidence {
  const relaxed = { relaxed: true };
  const value = findAttribute(signerInfo.signedAttrs, cmsOids.adbeRevocationInfoArchival);
  if (value === undefined) return empty;
  const items = (tag: number): readonly Uint8Array[] =>
    tryRead(() =>
      childrenOf(readDer(value, 0, value.length, relaxed), 3, relaxed)
        .filter((child) => child.tag === tag)
        .flatMap((child) => childrenOf(child, 1, relaxed))
        .flatMap((list) => childrenOf(list, maxItems, relaxed).map(rawOf)),
    );
  return { crls: items(0xa0), ocsps: items(0xa1) };
}

/** Evidence that cannot be read proves nothing; the rest still counts. */
function tryRead(read: () => readonly Uint8Array[]): readonly Uint8Array[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

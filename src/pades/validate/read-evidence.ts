import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfObject, type PdfStream } from '../../pdf/objects.ts';
import { childrenOf, rawOf, readDer } from '../../pki/asn1/der-reader.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import { findAttribute, type SignerInfo } from '../../pki/cms/parse-signed-data.ts';
import type { RawEvidence } from '../../pki/path/gather-evidence.ts';
import type { EvidenceKind, FoundEvidence, Place } from './evidence-set.ts';

export interface EmbeddedEvidence extends RawEvidence {
  readonly certificates: readonly Uint8Array[];
}

const maxItems = 2000;
const empty: EmbeddedEvidence = { certificates: [], crls: [], ocsps: [] };

const storeKeys = { Certs: 'certificate', CRLs: 'crl', OCSPs: 'ocsp' } as const satisfies Record<
  string,
  EvidenceKind
>;

/** The document security store (EN 319 142-1 clause 5.4.2), each piece with its place; /VRI only repeats it and is not read. */
export function listStoredEvidence(document: PdfDocument): readonly FoundEvidence[] {
  const store = document.getDict(document.catalog, 'DSS');
  if (store === undefined) return [];
  return Object.entries(storeKeys).flatMap(([key, kind]) =>
    (document.getArray(store, key)?.items ?? []).slice(0, maxItems).flatMap((item) =>
      tryRead(() => {
        const stream = asKind(document.resolve(item), 'stream');
        if (stream === undefined) return [];
        const place = placeOf(document, item, stream);
        return [{ kind, raw: document.streamBytes(stream), origin: 'document' as const, place }];
      }),
    ),
  );
}

/**
 * Up to its very end: bytes that a timestamp does not cover could be the signature of a list made years later. Where how to
 * decode it stands in another object, a later revision may make something else of the same bytes: it has no place.
 */
function placeOf(document: PdfDocument, item: PdfObject, { dict, end }: PdfStream): Place | undefined {
  const reference = asKind(item, 'ref');
  const entry = reference && document.xrefEntry(reference.number);
  if (entry?.kind !== 'offset' || end === undefined) return undefined;
  if (decodingKeys.some((key) => leadsElsewhere(dict.entries.get(key)))) return undefined;
  return { start: entry.offset + document.base, end: end() };
}

const decodingKeys = ['Filter', 'F', 'DecodeParms', 'DP', 'FFilter', 'FDecodeParms'];

function leadsElsewhere(value: PdfObject | undefined): boolean {
  if (asKind(value, 'ref') !== undefined) return true;
  const items = asKind(value, 'array')?.items ?? [...(asKind(value, 'dict')?.entries.values() ?? [])];
  return items.some(leadsElsewhere);
}

/** The same by kind. */
export function readSecurityStore(document: PdfDocument): EmbeddedEvidence {
  const stored = listStoredEvidence(document);
  const only = (kind: EvidenceKind): readonly Uint8Array[] =>
    stored.filter((one) => one.kind === kind).map(({ raw }) => raw);
  return { certificates: only('certificate'), crls: only('crl'), ocsps: only('ocsp') };
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
function tryRead<Found>(read: () => readonly Found[]): readonly Found[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

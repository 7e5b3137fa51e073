/** The document security store (ISO 32000-2 clause 12.8.4.3): evidence, in an increment of its own, only ever added to. */
import { digest } from '#crypto';
import { toHex } from '../../lib/bytes.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { beginUpdate, type Update } from '../../pdf/incremental-writer.ts';
import { array, asKind, dict, stream, withEntries, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { deflateSync } from 'node:zlib';
import { changeCatalog } from '../sign/signature-field.ts';

export interface Evidence {
  readonly certificates: readonly Uint8Array[];
  /** Whole OCSPResponses. */
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** The tail that adds what is not in the store yet; empty where nothing is new. No VRI (EN 319 142-1 clause 5.4.2.2). */
export function addToSecurityStore(
  document: PdfDocument,
  evidence: Evidence,
  fileId: Uint8Array,
): Uint8Array {
  const store = document.getDict(document.catalog, 'DSS') ?? dict({});
  const update = beginUpdate(document);
  const added = {
    Certs: addStreams(document, update, store, 'Certs', evidence.certificates),
    OCSPs: addStreams(document, update, store, 'OCSPs', evidence.ocsps),
    CRLs: addStreams(document, update, store, 'CRLs', evidence.crls),
  };
  const changes = Object.fromEntries(Object.entries(added).filter(([, value]) => value !== undefined));
  if (Object.keys(changes).length === 0) return new Uint8Array(0);
  const reference = asKind(document.catalog.entries.get('DSS'), 'ref') ?? update.allocate();
  update.put(reference, withEntries(store, changes));
  changeCatalog(document, update, { DSS: reference });
  return update.finish(fileId).tail;
}

function addStreams(
  document: PdfDocument,
  update: Update,
  store: PdfDict,
  key: string,
  values: readonly Uint8Array[],
): PdfObject | undefined {
  const present = document.getArray(store, key)?.items ?? [];
  const seen = new Set(
    present.flatMap((item) => {
      const kept = asKind(document.resolve(item), 'stream');
      return kept === undefined ? [] : [idOf(document.streamBytes(kept))];
    }),
  );
  const fresh = values.filter((value) => {
    const id = idOf(value);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
  if (fresh.length === 0) return undefined;
  const references = fresh.map((value) => {
    const reference = update.allocate();
    update.put(
      reference,
      stream(dict({ Filter: { kind: 'name', value: 'FlateDecode' } }), deflateSync(value)),
    );
    return reference;
  });
  return array([...present, ...references]);
}

const idOf = (value: Uint8Array): string => toHex(digest('sha256', value));

import { childrenOf, contentOf, readDer, type Der } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { hashOids } from '../crypto/algorithms.ts';

/** ESSCertID hashes in a signing-certificate attribute, first one first, each with its hash's OID (SHA-1 for version 1). */
export function readEssCertIds(
  value: Uint8Array,
  version: 1 | 2,
): readonly { readonly hashOid: string; readonly hash: Uint8Array }[] {
  const relaxed = { relaxed: true };
  const [certs] = childrenOf(readDer(value, 0, value.length, relaxed), 10, relaxed);
  if (certs === undefined) return [];
  return childrenOf(certs, 100, relaxed).flatMap((id) => {
    const fields = childrenOf(id, 3, relaxed);
    const explicit = version === 2 && fields[0]?.tag === tags.sequence ? fields[0] : undefined;
    const hash = explicit === undefined ? fields[0] : fields[1];
    if (hash === undefined) return [];
    const hashOid =
      explicit === undefined ? (version === 1 ? hashOids.sha1 : hashOids.sha256) : readOid(firstOf(explicit));
    return [{ hashOid, hash: contentOf(hash) }];
  });
}

function firstOf(sequence: Der): Der {
  return readDer(sequence.bytes, sequence.contentStart, sequence.contentEnd, { relaxed: true });
}

import { enter, rawOf, type Der } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';

/** AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
export interface AlgorithmIdentifier {
  readonly raw: Uint8Array;
  readonly oid: string;
  /** The whole parameters value, undefined where absent. */
  readonly parameters: Uint8Array | undefined;
}

export function parseAlgorithmIdentifier(der: Der): AlgorithmIdentifier {
  const cursor = enter(der, tags.sequence, 'AlgorithmIdentifier');
  const oid = readOid(cursor.next(tags.oid, 'algorithm'));
  const parameters = cursor.done ? undefined : rawOf(cursor.any('parameters'));
  cursor.end();
  return { raw: rawOf(der), oid, parameters };
}

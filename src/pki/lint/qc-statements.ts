import { DerError } from '../asn1/der-error.ts';
import { childrenOf, contentOf, enter, rawOf, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readOid, readSmallInteger } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';

/** QCStatement ::= SEQUENCE { statementId OBJECT IDENTIFIER, statementInfo ANY OPTIONAL } (RFC 3739 clause 3.2.6) */
export interface QcStatement {
  readonly oid: string;
  readonly info: Uint8Array | undefined;
}

export const qcStatementIds = {
  semantics: '1.3.6.1.5.5.7.11.2',
  compliance: '0.4.0.1862.1.1',
  limitValue: '0.4.0.1862.1.2',
  retentionPeriod: '0.4.0.1862.1.3',
  sscd: '0.4.0.1862.1.4',
  disclosureStatements: '0.4.0.1862.1.5',
  type: '0.4.0.1862.1.6',
  legislation: '0.4.0.1862.1.7',
} as const;

/** @throws {DerError} */
export const readQcStatements = (value: Uint8Array): readonly QcStatement[] =>
  sequenceOf(value).map((child) => {
    const cursor = enter(child, tags.sequence, 'QCStatement');
    const oid = readOid(cursor.next(tags.oid, 'statementId'));
    const info = cursor.done ? undefined : rawOf(cursor.any('statementInfo'));
    cursor.end();
    return { oid, info };
  });

/** What a known statement says wrongly, or undefined (EN 319 412-5 clause 4). */
export function findQcStatementFault({ oid, info }: QcStatement): string | undefined {
  try {
    return checks.get(oid)?.(info);
  } catch (error) {
    if (error instanceof DerError) return error.message;
    throw error;
  }
}

const maxStatements = 100;

function sequenceOf(value: Uint8Array | undefined): readonly Der[] {
  if (value === undefined) throw new DerError('der.truncated', 'expected statementInfo, got none', 0);
  const der = readDerWhole(value);
  if (der.tag !== tags.sequence) throw new DerError('der.unexpected-tag', 'expected a SEQUENCE', 0);
  return childrenOf(der, maxStatements);
}

const withoutInfo = (info: Uint8Array | undefined): string | undefined =>
  info === undefined ? undefined : 'a statementInfo where there is none';

const text = new TextDecoder();

const certificateTypes = ['0.4.0.1862.1.6.1', '0.4.0.1862.1.6.2', '0.4.0.1862.1.6.3'];

const checks = new Map<string, (info: Uint8Array | undefined) => string | undefined>([
  [qcStatementIds.compliance, withoutInfo],
  [qcStatementIds.sscd, withoutInfo],
  [
    qcStatementIds.retentionPeriod,
    (info) =>
      info === undefined || readSmallInteger(readDerWhole(info)) < 0 ? 'no number of years' : undefined,
  ],
  [
    qcStatementIds.type,
    (info) => {
      const types = sequenceOf(info).map(readOid);
      const known = types.length === 1 && types.every((type) => certificateTypes.includes(type));
      return known ? undefined : `certificate types ${types.join(' ')}`;
    },
  ],
  [
    qcStatementIds.legislation,
    (info) => {
      const countries = sequenceOf(info).map((der) => text.decode(contentOf(der)));
      const coded = countries.length > 0 && countries.every((country) => /^[A-Z]{2}$/.test(country));
      return coded ? undefined : `countries ${countries.join(' ')}`;
    },
  ],
  [
    qcStatementIds.disclosureStatements,
    (info) => {
      const places = sequenceOf(info).map((der) =>
        childrenOf(der).map((part) => text.decode(contentOf(part))),
      );
      if (!places.every(([url = '']) => url.startsWith('https://')))
        return 'a disclosure statement that is not at an https address';
      return places.some(([, language]) => language === 'en') ? undefined : 'no disclosure statement in en';
    },
  ],
  [
    qcStatementIds.limitValue,
    (info) => {
      const [currency, amount, exponent, ...rest] = sequenceOf(info);
      if (currency === undefined || amount === undefined || exponent === undefined || rest.length > 0)
        return 'no currency, amount and exponent';
      const coded = /^[A-Z]{3}$/.test(text.decode(contentOf(currency)));
      return coded || currency.tag === tags.integer ? undefined : 'a currency that ISO 4217 does not know';
    },
  ],
]);

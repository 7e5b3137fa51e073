import { describe, expect, it } from 'vitest';
import { fromLatin1 } from '../../lib/bytes.ts';
import { readDer } from './der-reader.ts';
import { readOid, readTime } from './der-values.ts';
import { encodeOid, encodeTlv } from './der-writer.ts';
import { tags } from './tags.ts';

const time = (tag: number, text: string): Date => readTime(readDer(encodeTlv(tag, fromLatin1(text))));
const refusal = (code: string) => expect.objectContaining({ code });

describe('times', () => {
  it.each([
    [tags.utcTime, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [tags.utcTime, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [tags.utcTime, '240229120000Z', '2024-02-29T12:00:00.000Z'],
    [tags.generalizedTime, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    [tags.generalizedTime, '00500115000000Z', '0050-01-15T00:00:00.000Z'],
  ])('%i %s is %s', (tag, text, expected) => {
    expect(time(tag, text).toISOString()).toBe(expected);
  });

  it.each([
    '230229120000Z',
    '241301000000Z',
    '240100000000Z',
    '240101240000Z',
    '240101006000Z',
    '24010100000aZ',
  ])('%s is refused', (text) => {
    expect(() => time(tags.utcTime, text)).toThrow(refusal('der.bad-value'));
  });
});

describe('object identifiers', () => {
  it('are told apart though thousands pass through', () => {
    const oids = Array.from({ length: 5000 }, (_, i) => `1.3.6.1.4.1.${i}.${i * 7}`);
    for (const oid of [...oids, ...oids]) expect(readOid(readDer(encodeOid(oid)))).toBe(oid);
  });
});

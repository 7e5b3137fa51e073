import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { insertTestPerson } from '../../../test/person.ts';
import { createTestPlatform } from '../../../test/platform.ts';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { fromHex, toHex } from '../../lib/bytes.ts';
import { buildOcspRequest, encodeCertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { crlNumberOf, findRevoked, parseCrl } from '../../pki/x509/crl.ts';
import { makeDemoHierarchy } from '../ca/make-demo-hierarchy.ts';
import { serviceKinds, serviceLives } from '../ca/service-lives.ts';
import { answerOcsp } from '../va/ocsp-responder.ts';

const rounds = Number(process.env['SOAK_ROUNDS'] ?? 2);
const child = new URL('../../../test/ca-child.ts', import.meta.url).pathname;
const start = new Date('2026-03-02T03:04:05Z');

it(
  'loses nothing that was answered, however often the issuer is killed',
  async () => {
    const platformKey = randomBytes(32);
    const test = await createTestPlatform(start, platformKey);
    const { platform } = test;
    const { issuingId, person } = await asSystem(platform.db, async (tx) => {
      const { id } = await insertOrganisation(tx, { code: 'UJI', name: 'Uji' });
      return { ...(await makeDemoHierarchy(platform, tx, start)), person: await insertTestPerson(tx, id) };
    });
    const issued: string[] = [];
    const revoked: string[] = [];
    const published: number[] = [];
    let renewed = 0;
    for (let round = 0; round < rounds; round++) {
      const { folder, database } = test.address;
      const { organisationId, personId } = person;
      const ids = [issuingId, organisationId, personId, String(start.getTime())];
      const args = [child, folder, database, toHex(platformKey), ...ids];
      const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(running, 'exit');
      let seen = 0;
      for await (const line of createInterface({ input: running.stdout })) {
        const [what, value = ''] = line.split(' ');
        if (what === 'issued') issued.push(value);
        if (what === 'revoked') revoked.push(value);
        if (what === 'published') published.push(Number(value));
        if (what === 'renewed') renewed += Number(value);
        if (++seen === 40) setTimeout(() => running.kill('SIGKILL'), Math.random() * 60);
      }
      await ended;
    }
    expect(Math.min(issued.length, revoked.length, published.length, renewed)).toBeGreaterThan(0);

    // No certificate is lost and no serial is there twice; each has its leaf, and no leaf is without.
    expect(new Set(issued).size).toBe(issued.length);
    const { certificates, leaves, lists } = await asSystem(platform.db, async (tx) => ({
      certificates: await tx.selectFrom('certificate').select(['serial', 'sha256', 'status']).execute(),
      leaves: await tx.selectFrom('journal_leaf').select(['type', 'commitment']).execute(),
      lists: await tx
        .selectFrom('crl')
        .select(['shard', 'number', 'crl_der'])
        .where('authority_id', '=', issuingId)
        .orderBy('number')
        .execute(),
    }));
    const statusOf = new Map(certificates.map(({ serial, status }) => [toHex(serial), status]));
    expect(issued.filter((serial) => !statusOf.has(serial))).toEqual([]);
    expect(revoked.filter((serial) => statusOf.get(serial) !== 'revoked')).toEqual([]);
    const sealed = leaves.filter(({ type }) => type === 1).map(({ commitment }) => toHex(commitment));
    expect(sealed.toSorted()).toEqual(certificates.map(({ sha256 }) => toHex(sha256)).toSorted());

    // Numbers only grow, without a gap, and a list never forgets.
    for (const shard of [0, 1]) {
      const own = lists.filter((list) => list.shard === shard);
      expect(own.map(({ number }) => number)).toEqual(own.map((_, i) => i + 1));
      const found = own.map(({ number, crl_der }) => {
        const list = parseCrl(crl_der);
        expect(crlNumberOf(list, 'crlNumber')).toBe(BigInt(number));
        return new Set(revoked.filter((serial) => findRevoked(list, fromHex(serial)) !== undefined));
      });
      for (const [i, listed] of found.entries())
        expect([...(found[i - 1] ?? [])].filter((serial) => !listed.has(serial))).toEqual([]);
      if (shard === 1) expect([...found.at(-1)!].toSorted()).toEqual(revoked.toSorted());
    }
    expect(lists.filter(({ shard }) => shard === 0).length).toBeGreaterThanOrEqual(Math.max(...published));

    // None that was revoked is good again, by a responder that starts anew.
    const next = test.beside(() => start);
    const issuer = await asSystem(platform.db, async (tx) =>
      parseCertificate((await findAuthority(tx, issuingId))!.certificateDer),
    );
    for (const serial of revoked.slice(-20)) {
      const { der } = await answerOcsp(
        next,
        buildOcspRequest([encodeCertId(issuer, fromHex(serial))]),
        'fresh',
      );
      expect(parseOcspResponse(der).responses[0]?.status.kind).toBe('revoked');
    }

    // Every service has exactly one at the end of its line, and nothing half-made is left.
    for (const kind of serviceKinds) {
      const rows = await asSystem(platform.db, (tx) => listAuthorities(tx, kind));
      const lines = new Set(rows.map(({ name, parentId }) => `${name} ${parentId}`)).size;
      expect(rows.filter(({ successorId }) => successorId === undefined)).toHaveLength(lines);
      expect(serviceLives(rows, start)).toHaveLength(lines);
    }
    const prepared = await asSystem(platform.db, (tx) =>
      tx.selectFrom('authority').select('id').where('state', '=', 'prepared').execute(),
    );
    expect(prepared).toEqual([]);
    await test.close();
  },
  30_000 + rounds * 30_000,
);

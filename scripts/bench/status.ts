import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Fastify from 'fastify';
import { generateKeyPair, randomBytes, signerFromPkcs8 } from '#crypto';
import { buildApp } from '../../src/http/app.ts';
import { findAuthority, listAuthorities } from '../../src/io/db/authorities.ts';
import { connectAsOwner } from '../../src/io/db/connect.ts';
import { socketFolderFor } from '../../src/io/db/embedded/socket-folder.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { buildOcspRequest, encodeCertId } from '../../src/pki/ocsp/ocsp-request.ts';
import { parseCertificate, type Certificate } from '../../src/pki/x509/certificate.ts';
import { makeDemoHierarchy } from '../../src/services/ca/make-demo-hierarchy.ts';
import type { Platform } from '../../src/services/platform.ts';
import { answerOcsp } from '../../src/services/va/ocsp-responder.ts';
import { createStatusMemory } from '../../src/services/va/status-memory.ts';
import { interleave, median } from './interleave.ts';
import { loadCertificates } from './load-certificates.ts';
import type { Report } from './report.ts';
import { withPlatform } from './with-platform.ts';

const certificates = 100_000;

/** The responder over a database of many certificates: filling its memory, answers cold, warm and with a nonce. */
export async function benchStatus(report: Report): Promise<void> {
  await withPlatform(async (platform) => {
    report.heading(`Status, with ${certificates} certificates`);
    const { db } = platform;
    const issuingId = await asSystem(db, async (tx) => {
      const { issuingId: id } = await makeDemoHierarchy(platform, tx, systemClock());
      return id;
    });
    const owner = await connectAsOwner({
      kind: 'socket',
      folder: socketFolderFor(platform.settings.dataFolder),
      database: 'postgres',
    });
    await loadCertificates(owner, { issuingId, certificateDer: Uint8Array.of(0), count: certificates });
    await owner.end();
    const issuer = await asSystem(db, async (tx) =>
      parseCertificate((await findAuthority(tx, issuingId))?.certificateDer ?? new Uint8Array(0)),
    );
    await benchFilling(report, platform);
    await benchCold(report, platform, issuer);
    await benchNonce(report, platform, issuer);
    await benchWarm(report, platform, issuer);
  });
}

async function benchFilling(report: Report, { db, ocsp }: Platform): Promise<void> {
  const before = process.memoryUsage().arrayBuffers;
  const start = performance.now();
  const memory = createStatusMemory(db);
  while (!memory.complete) {
    await memory.refresh(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const mebibytes = (process.memoryUsage().arrayBuffers - before) / 2 ** 20;
  report.row('memory filled, beside the work', performance.now() - start, `${mebibytes.toFixed(0)} MiB`);
  while (!ocsp.statuses.complete) await ocsp.statuses.refresh(0);
}

async function serialsOf({ db }: Platform, count: number): Promise<readonly Uint8Array[]> {
  const rows = await asSystem(db, (tx) =>
    tx
      .selectFrom('certificate')
      .select('serial')
      .where('profile', '=', 'individual-signature')
      .limit(count)
      .execute(),
  );
  return rows.map(({ serial }) => serial);
}

async function benchCold(report: Report, platform: Platform, issuer: Certificate): Promise<void> {
  const times: number[] = [];
  for (const serial of await serialsOf(platform, 3000)) {
    const request = buildOcspRequest([encodeCertId(issuer, serial)]);
    const start = performance.now();
    await answerOcsp(platform, request, 'shared');
    times.push(performance.now() - start);
  }
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  report.row(
    'an answer that nobody asked for before',
    median(times),
    `99 of 100 within ${p99.toFixed(2)} ms`,
  );
  report.bar('cold answers, 99 of 100, in ms', p99, 'at most', 10);
}

async function benchNonce(report: Report, platform: Platform, issuer: Certificate): Promise<void> {
  const [serial] = await serialsOf(platform, 1);
  if (serial === undefined) return;
  const certId = encodeCertId(issuer, serial);
  const raw = signerFromPkcs8((await generateKeyPair('p-256')).pkcs8, 'ecdsa-sha256');
  const message = randomBytes(300);
  const count = 100;
  const { floor, nonce } = await interleave({
    floor: async () => {
      for (let i = 0; i < count; i++) await raw.sign(message);
    },
    nonce: async () => {
      for (let i = 0; i < count; i++)
        await answerOcsp(platform, buildOcspRequest([certId], randomBytes(16)), 'shared');
    },
  });
  report.row('an answer with a nonce', nonce.median / count);
  report.bar('answers with a nonce against raw signing', floor.median / nonce.median, 'at least', 0.5);
}

async function benchWarm(report: Report, platform: Platform, issuer: Certificate): Promise<void> {
  const plenty = { perSecond: 1e9, burst: 1e9 };
  const app = await buildApp(platform, {
    fileBytes: 1_000_000,
    uploadBudgetBytes: 1_000_000,
    public: { checks: plenty, timestamps: plenty, status: plenty },
  });
  const [seal] = await asSystem(platform.db, (tx) => listAuthorities(tx, 'report-seal'));
  const { serialNumber } = parseCertificate(seal?.certificateDer ?? new Uint8Array(0));
  const request = Buffer.from(buildOcspRequest([encodeCertId(issuer, serialNumber)])).toString('base64');
  const asked = `/pki/ocsp/${encodeURIComponent(request)}`;
  const { rawPayload } = await app.inject({ url: asked });
  const fixed = Fastify({ logger: false });
  fixed.get('/*', async (_request, reply) => reply.type('application/ocsp-response').send(rawPayload));
  const at = async (server: typeof app): Promise<string> => server.listen({ host: '127.0.0.1', port: 0 });
  const urls = { floor: `${await at(fixed)}${asked}`, ours: `${await at(app)}${asked}` };
  const costs = { floor: new Array<number>(), ours: new Array<number>() };
  for (let round = 0; round < 8; round++) {
    for (const name of ['floor', 'ours'] as const) {
      const cost = await costOf(urls[name]);
      // The first two rounds warm up.
      if (round > 1) costs[name].push(cost);
    }
  }
  await fixed.close();
  await app.close();
  report.row('a kept answer over HTTP, processor time', median(costs.ours));
  report.bar(
    'kept answers against a handler of a fixed buffer',
    median(costs.floor) / median(costs.ours),
    'at least',
    0.8,
  );
}

/** Processor time of this process for each of many answers, in milliseconds. */
async function costOf(url: string): Promise<number> {
  const count = 3000;
  const client = new URL('./status-client.ts', import.meta.url).pathname;
  const before = process.cpuUsage();
  const child = spawn(process.execPath, [client, url, String(count)], { stdio: 'inherit' });
  await once(child, 'exit');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

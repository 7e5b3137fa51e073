import { spawn, type ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPassphraseStretcher, currentArgon2 } from '../../src/io/keys/stretch-passphrase.ts';
import { findSignatures } from '../../src/pades/validate/find-signatures.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { asKind } from '../../src/pdf/objects.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { cmsOids } from '../../src/pki/cms/cms-oids.ts';
import { findAttribute, parseSignedData } from '../../src/pki/cms/parse-signed-data.ts';
import { parseTimestampToken } from '../../src/pki/tsp/timestamp-token.ts';
import { parsePem } from '../../src/pki/x509/pem.ts';
import type { DemoCredentials } from '../../src/services/jobs/make-demonstration.ts';
import { benchBatch } from './batch.ts';
import { openClient, post, type BenchClient } from './esign-client.ts';
import { interleave } from './interleave.ts';
import type { Report } from './report.ts';
import { samplePdf } from './sample-pdf.ts';

/**
 * Signing and checking over HTTP, by a platform in a process of its own, durable and with the demonstration's keys,
 * beside a bare handler in another (`floor-child.ts`). What argon2 takes for a passphrase is measured beside them and
 * taken off where a bar says so.
 */
export async function benchHttp(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-bench-'));
  const port = await freePort();
  const platform = startChild('../../src/main.ts', ['start'], {
    SERTEL_DATA: folder,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  });
  const children = [platform];
  try {
    const credentialsFile = path.join(folder, 'demo-credentials.json');
    await until(
      async () => existsSync(credentialsFile) && (await answers(`http://127.0.0.1:${port}/healthz`)),
    );
    const demo = JSON.parse(await readFile(credentialsFile, 'utf8')) as DemoCredentials;
    const address = `http://127.0.0.1:${port}`;
    const client = await openClient(address, demo);
    const signed = await client.sign('B-T', [samplePdf()]);
    const keys = keysOf(signed);
    const floorPort = await freePort();
    const floor = startChild('floor-child.ts', [], {
      PORT: String(floorPort),
      FLOOR_FOLDER: folder,
      FLOOR_KEYS: keys.join(','),
    });
    children.push(floor);
    await until(() => answers(`http://127.0.0.1:${floorPort}/`));
    await compare(report, { client, signed, demo, floor: `http://127.0.0.1:${floorPort}`, keys });
    await benchBatch(report, client);
  } finally {
    for (const child of children) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    rmSync(folder, { recursive: true });
  }
}

interface Compared {
  readonly client: BenchClient;
  /** A B-T signature that the platform made. */
  readonly signed: Uint8Array;
  readonly demo: DemoCredentials;
  readonly floor: string;
  readonly keys: readonly string[];
}

async function compare(report: Report, { client, signed, demo, floor, keys }: Compared): Promise<void> {
  const file = samplePdf();
  const ten = Array.from({ length: 10 }, () => file);
  const body = client.signRequest('B-B', [file]);
  const anchors = parsePem(await readFile(demo.pki.root, 'utf8'), 'CERTIFICATE');
  const stretcher = createPassphraseStretcher();
  const times = await interleave(
    {
      floorBb: () => post(`${floor}/one`, body),
      floorBt: () => post(`${floor}/two`, body),
      argon2: () => stretcher.stretch('kata sandi', new Uint8Array(16), currentArgon2),
      bb: () => client.sign('B-B', [file]),
      bt: () => client.sign('B-T', [file]),
      ten: () => client.sign('B-T', ten),
      v1: () => client.signV1(file),
      verify: () => client.verify(signed),
      engine: () => validatePdf(bufferSource(signed), { anchors, at: new Date() }),
    },
    { rounds: 20, warmUp: 5 },
  );
  const argon2 = times.argon2.median;
  const [bb, bt] = [times.bb.median - argon2, times.bt.median - argon2];
  report.heading(`${file.length} bytes over HTTP, keys ${keys.join(' and ')}`);
  report.row('B-B: base64, SHA-256, key, fsync (floor)', times.floorBb.median);
  report.row('B-T: the same with the timestamp unit’s key', times.floorBt.median);
  report.row('argon2 of one passphrase', argon2);
  report.row('POST /api/v2/sign/pdf, B-B, with argon2', times.bb.median);
  report.row('POST /api/v2/sign/pdf, B-T, with argon2', times.bt.median);
  report.row('each of ten files in one request, B-T, argon2 in it', times.ten.median / 10);
  report.row('POST /api/sign/pdf, multipart, B-T', times.v1.median);
  report.row('the engine alone validates', times.engine.median);
  report.row('POST /api/sign/verify', times.verify.median);
  report.bar('B-B over HTTP, argon2 apart, of its floor', times.floorBb.median / bb, 'at least', 0.5);
  report.bar('B-T over HTTP, argon2 apart, of its floor', times.floorBt.median / bt, 'at least', 0.5);
  report.bar('B-T over HTTP with argon2, p50 in ms', times.bt.median, 'at most', 150);
  const each = (times.ten.median - argon2) / 10;
  report.bar('each of ten B-T, argon2 apart, of its floor', times.floorBt.median / each, 'at least', 0.5);
  report.bar(
    'checking over HTTP, of the engine’s own',
    times.engine.median / times.verify.median,
    'at least',
    0.7,
  );
}

/** The public keys of the signer and of the timestamp unit, as `floor-child.ts` names such. */
function keysOf(signed: Uint8Array): readonly string[] {
  const [signature] = findSignatures(openPdf(bufferSource(signed)));
  const contents = asKind(signature?.dict?.entries.get('Contents'), 'string');
  if (contents === undefined) throw new Error('expected a signature in the answer');
  const { certificates, signerInfos } = parseSignedData(contents.bytes);
  const token =
    signerInfos[0] && findAttribute(signerInfos[0].unsignedAttrs, cmsOids.signatureTimeStampToken);
  if (token === undefined) throw new Error('expected a timestamp in the answer');
  return [certificates[0], parseTimestampToken(token).certificates[0]?.raw].map((der) => {
    const { asymmetricKeyType: type, asymmetricKeyDetails } = new X509Certificate(der ?? '').publicKey;
    return type === 'rsa' ? `rsa-${asymmetricKeyDetails?.modulusLength}` : (type ?? '');
  });
}

const startChild = (
  script: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): ChildProcess =>
  spawn(process.execPath, [new URL(script, import.meta.url).pathname, ...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address instanceof Object ? address.port : 0;
}

async function answers(url: string): Promise<boolean> {
  // Refused as long as the server starts.
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response !== undefined;
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('expected the servers to start within a minute');
}

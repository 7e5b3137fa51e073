import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { noticeAnswer } from '../../contract/notice.ts';
import { signatureHeaders } from '../../contract/signatures.ts';
import { v2VerifyAnswer, type V2VerifyAnswer } from '../../contract/esign-v2.ts';
import type { OpenedPlatform } from '../../services/open-platform.ts';
import type { Platform } from '../../services/platform.ts';
import {
  readDemoCredentials,
  type DemoCredentials,
  type DemoOfficial,
} from '../../services/jobs/make-demonstration.ts';
import { AppError } from '../../lib/errors.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';
import { buildDemoAgreement, markPlaces, type DemoNotice } from './demo-agreement.ts';
import type { HttpServer } from './start.ts';

export const demoHelp = `Usage: sertel demo

The main job as a story: a two-page agreement is made, an official of each organisation signs it over HTTP, it is
checked, one byte is changed, it is checked again. Uses the demonstration that is running on this data folder, or
serves one for as long as the story takes. The files stay in the data folder, below demo.

Example:
  sertel demo`;

export interface DemoParts {
  readonly dataFolder: string;
  readonly mode: Platform['settings']['mode'];
  openPlatform(): Promise<OpenedPlatform>;
  makeDemonstration(platform: Platform): Promise<unknown>;
  buildApp(platform: Platform): Promise<HttpServer>;
}

class DemoError extends AppError<'demo.wrong-mode' | 'demo.refused' | 'demo.unexpected'> {}

export async function demoCommand(
  args: readonly string[],
  parts: DemoParts,
  output: Output,
): Promise<ExitCode> {
  parseArgs({ args: [...args], options: {} });
  if (parts.mode !== 'demo') {
    throw new DemoError('demo.wrong-mode', 'the story is told in demo mode only. Leave SERTEL_MODE out.');
  }
  const server = await findServer(parts);
  try {
    await tellStory(server, path.join(parts.dataFolder, 'demo'), output);
    return exitCodes.done;
  } finally {
    await server.close();
  }
}

interface DemoServer {
  readonly url: string;
  readonly credentials: DemoCredentials;
  close(): Promise<void>;
}

/** The demonstration that runs already on this folder, else one of our own on a free port. */
async function findServer(parts: DemoParts): Promise<DemoServer> {
  const known = await readDemoCredentials(parts.dataFolder).catch(() => undefined);
  if (known !== undefined && (await isServing(known.url))) {
    return { url: known.url, credentials: known, close: () => Promise.resolve() };
  }
  const { platform, close } = await parts.openPlatform();
  try {
    await parts.makeDemonstration(platform);
    const app = await parts.buildApp(platform);
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const credentials = await readDemoCredentials(parts.dataFolder);
    const closeBoth = async () => {
      await app.close();
      await close();
    };
    return { url, credentials, close: closeBoth };
  } catch (error) {
    await close();
    throw error;
  }
}

async function isServing(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000), redirect: 'error' });
    return answer.ok && (await answer.text()).includes('sertel');
  } catch {
    // Nothing listens there, or nothing that speaks HTTP.
    return false;
  }
}

async function tellStory(server: DemoServer, folder: string, output: Output): Promise<void> {
  const [first, second] = ['LKPP', 'BSSN'].map((organisation) =>
    server.credentials.officials.find((official) => official.organisation === organisation),
  );
  if (first === undefined || second === undefined) {
    throw new DemoError(
      'demo.unexpected',
      'expected an official of each organisation in demo-credentials.json',
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keep = async (name: string, bytes: Uint8Array): Promise<void> => {
    const file = path.join(folder, name);
    await writeFile(`${file}.unfinished`, bytes);
    await rename(`${file}.unfinished`, file);
    output.line(`   ${file}`);
  };

  output.line('1. A two-page agreement is made.');
  const agreement = buildDemoAgreement(new Date(), [first, second], await readNotice(server));
  await keep('1-perjanjian.pdf', agreement);

  output.line(`2. ${first.name} (${first.organisation}) signs it with her own certificate.`);
  const once = await sign(server, agreement, first, markPlaces.first);
  await keep('2-ditandatangani-lkpp.pdf', once.bytes);

  output.line(`3. ${second.name} (${second.organisation}) signs it too.`);
  const twice = await sign(server, once.bytes, second, markPlaces.second);
  await keep('3-ditandatangani-bssn.pdf', twice.bytes);
  output.line(`   its QR code leads to ${twice.verificationUrl}`);

  output.line('4. It is checked.');
  report(await verify(server, twice.bytes), 'VALID', output);

  output.line('5. One byte is changed, and it is checked again.');
  const changed = Uint8Array.from(twice.bytes);
  const at = Math.floor(agreement.length / 2);
  changed[at] = (changed[at] ?? 0) ^ 1;
  await keep('4-diubah.pdf', changed);
  report(await verify(server, changed), 'INVALID', output);
}

async function sign(
  server: DemoServer,
  bytes: Uint8Array,
  official: DemoOfficial,
  rect: string,
): Promise<{ readonly bytes: Uint8Array; readonly verificationUrl: string }> {
  const form = new FormData();
  form.set('file', new Blob([Uint8Array.from(bytes)], { type: 'application/pdf' }), 'perjanjian.pdf');
  form.set('nik', official.nik);
  form.set('passphrase', official.passphrase);
  form.set('page', 'last');
  form.set('rect', rect);
  form.set('reason', 'Menyetujui perjanjian ini');
  form.set('location', 'Jakarta');
  const answer = await call(server, '/rest/v1/signatures', { body: form });
  return {
    bytes: new Uint8Array(await answer.arrayBuffer()),
    verificationUrl: answer.headers.get(signatureHeaders.verificationUrl) ?? '',
  };
}

/** What the issuer prescribes, asked of the platform as any application would. */
async function readNotice({ url }: DemoServer): Promise<DemoNotice> {
  const get = (address: string) => fetch(address, { redirect: 'error', signal: AbortSignal.timeout(5000) });
  const { statement, logo } = noticeAnswer.parse(await (await get(`${url}/rest/v1/notice`)).json());
  return {
    statement: statement.text.replaceAll('{penerbit}', 'DEMO Issuing CA'),
    logo: logo
      ? new Uint8Array(await (await get(`${url}${new URL(logo.url).pathname}`)).arrayBuffer())
      : undefined,
  };
}

async function verify(server: DemoServer, bytes: Uint8Array): Promise<V2VerifyAnswer> {
  const body = JSON.stringify({ file: Buffer.from(bytes).toString('base64') });
  const headers = { 'content-type': 'application/json' };
  const answer = await call(server, '/api/v2/verify/pdf', { body, headers });
  return v2VerifyAnswer.parse(await answer.json());
}

async function call(
  { url, credentials }: DemoServer,
  address: string,
  request: { readonly body: FormData | string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  const { username, password } = credentials.application;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const answer = await fetch(`${url}${address}`, {
    method: 'POST',
    body: request.body,
    headers: { ...request.headers, authorization },
    signal: AbortSignal.timeout(60_000),
  });
  if (answer.ok) return answer;
  throw new DemoError('demo.refused', `${address} answered ${answer.status}: ${await answer.text()}`);
}

function report(answer: V2VerifyAnswer, expected: V2VerifyAnswer['conclusion'], output: Output): void {
  output.line(`   ${answer.conclusion}: ${answer.description}`);
  for (const signature of answer.signatureInformations) {
    const { signerName, signatureFormat, integrityValid, certificateTrusted } = signature;
    const integrity = integrityValid ? 'content intact' : 'CONTENT CHANGED';
    const trust = certificateTrusted ? 'certificate trusted' : 'certificate not trusted';
    output.line(`   - ${signerName}: ${integrity}, ${trust}, ${signatureFormat}`);
  }
  if (answer.conclusion !== expected) {
    throw new DemoError('demo.unexpected', `expected the verdict ${expected}, got ${answer.conclusion}`);
  }
}

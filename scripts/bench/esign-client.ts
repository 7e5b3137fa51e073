import type { DemoCredentials } from '../../src/services/jobs/make-demonstration.ts';

/** An application of the demonstration as it calls the platform, at either level. */
export interface BenchClient {
  signRequest(level: Level, files: readonly Uint8Array[]): RequestInit;
  /** The first of the signed files. */
  sign(level: Level, files: readonly Uint8Array[]): Promise<Uint8Array>;
  signV1(file: Uint8Array): Promise<unknown>;
  verify(file: Uint8Array): Promise<unknown>;
  /** Milliseconds until all of these are signed, B-T, as one batch. */
  batch(files: readonly Uint8Array[]): Promise<number>;
}

type Level = 'B-B' | 'B-T';

export async function openClient(address: string, demo: DemoCredentials): Promise<BenchClient> {
  const [official] = demo.officials;
  if (official === undefined) throw new Error('expected an official in the demonstration');
  const { nik, passphrase } = official;
  const authorization = {
    'B-T': basic(demo.application),
    'B-B': basic(await makeCredential(address, demo, 'B-B')),
  };
  const signRequest: BenchClient['signRequest'] = (level, files) => ({
    method: 'POST',
    headers: { authorization: authorization[level], 'content-type': 'application/json' },
    body: JSON.stringify({
      nik,
      passphrase,
      signatureProperties: [{ tampilan: 'INVISIBLE' }],
      file: files.map((bytes) => Buffer.from(bytes).toString('base64')),
    }),
  });
  const form = (fields: Readonly<Record<string, string>>, name: string, files: readonly Uint8Array[]) => {
    const body = new FormData();
    for (const [key, value] of Object.entries(fields)) body.append(key, value);
    for (const bytes of files)
      body.append(name, new Blob([bytes.slice()], { type: 'application/pdf' }), 'surat.pdf');
    return { method: 'POST', headers: { authorization: authorization['B-T'] }, body };
  };
  return {
    signRequest,
    async sign(level, files) {
      const answer = await post(`${address}/api/v2/sign/pdf`, signRequest(level, files));
      return Buffer.from((JSON.parse(answer.toString()) as { file: string[] }).file[0] ?? '', 'base64');
    },
    signV1: (file) =>
      post(`${address}/api/sign/pdf`, form({ nik, passphrase, tampilan: 'invisible' }, 'file', [file])),
    verify: (file) => post(`${address}/api/sign/verify`, form({}, 'signed_file', [file])),
    async batch(files) {
      const fields = { nik, passphrase };
      const { id } = JSON.parse(
        (await post(`${address}/rest/v1/batches`, form(fields, 'file', files))).toString(),
      ) as { id: string };
      const start = performance.now();
      for (;;) {
        const headers = { authorization: authorization['B-T'] };
        const status = (await (await fetch(`${address}/rest/v1/batches/${id}`, { headers })).json()) as {
          state: string;
          signed: number;
        };
        if (status.state === 'finished' && status.signed === files.length) return performance.now() - start;
        if (status.state === 'finished') throw new Error('expected every file of the batch to be signed');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

export async function post(url: string, init: RequestInit): Promise<Buffer> {
  const response = await fetch(url, init);
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body.toString().slice(0, 200)}`);
  return body;
}

const basic = ({ username, password }: { readonly username: string; readonly password: string }): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** As an administrator of the application's organisation makes one. */
async function makeCredential(address: string, demo: DemoCredentials, level: Level) {
  const account = demo.accounts.find(({ role }) => role === 'party-administrator');
  const login = await fetch(`${address}/rest/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: account?.email, password: account?.password }),
  });
  const { formToken } = (await login.json()) as { formToken: string };
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const made = await post(`${address}/rest/v1/credentials`, {
    method: 'POST',
    headers: { cookie, 'x-form-token': formToken, 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bench', description: 'bench', scopes: ['sign'], level }),
  });
  return JSON.parse(made.toString()) as { username: string; password: string };
}

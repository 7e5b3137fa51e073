import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../lib/errors.ts';
import type { ReservedField } from '../pades/sign/prepare-signature.ts';
import type { PageRanges } from '../pdf/page-ranges.ts';
import { problemSchema } from '../contract/problem.ts';
import { UsageError } from './output.ts';
import type { SignOptions } from './sign-options.ts';
import { writeWholeFile } from './write-whole-file.ts';

class ServerError extends AppError<'cli.server-refused' | 'cli.server-unreachable'> {}

const credential = z.object({ username: z.string(), password: z.string() });
const credentialFile = z.union([
  credential,
  z.object({ application: credential }).transform(({ application }) => application),
]);

const deadlineMs = 120_000;

/** Signs one file with a key that the platform keeps; the passphrase goes over the connection and is kept nowhere. */
export async function signOverServer(options: SignOptions, from: string, to: string): Promise<void> {
  const { username, password } = await readCredential(options.credentialFile ?? '');
  const form = new FormData();
  form.set('file', new Blob([await readFile(from)], { type: 'application/pdf' }), path.basename(from));
  form.set('nik', options.as ?? '');
  form.set('passphrase', options.passphrase ?? '');
  for (const [name, value] of Object.entries({
    page: options.page?.toString(),
    rect: options.rect?.join(','),
    tag: options.tag,
    copies: options.copies && encodePageRanges(options.copies),
    field: options.field,
    reserve: options.reserve.length > 0 ? options.reserve.map(encodeReserved).join('\n') : undefined,
    refuse: options.refuse.length > 0 ? options.refuse.join(',') : undefined,
    reason: options.reason,
    location: options.location,
    pdfPassword: options.password,
    qr: options.qr,
    // The default of every key that is not a bare PKCS#12 file.
    level: options.level ?? 'B-LT',
    certify: options.certify?.toString(),
  })) {
    if (value !== undefined) form.set(name, value);
  }
  if (options.image !== undefined) form.set('image', new Blob([new Uint8Array(options.image)]), 'image');
  const answer = await fetch(new URL('/rest/v1/signatures', options.server), {
    method: 'POST',
    body: form,
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
    signal: AbortSignal.timeout(deadlineMs),
  }).catch((cause: unknown) => {
    throw new ServerError(
      'cli.server-unreachable',
      `cannot reach the platform at ${options.server}: ${reasonOf(cause)}. Is it running, and is --server right?`,
      { cause },
    );
  });
  if (!answer.ok)
    throw new ServerError('cli.server-refused', tellRefusal(answer.status, await answer.text()));
  await writeWholeFile(to, new Uint8Array(await answer.arrayBuffer()));
}

/** The file's content is a secret: a message about it quotes nothing. */
async function readCredential(file: string): Promise<z.infer<typeof credential>> {
  const text = await readFile(file, 'utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not JSON, so not one either.
  }
  const { data } = credentialFile.safeParse(parsed);
  if (data !== undefined) return data;
  throw new UsageError(
    `expected --credential-file ${file} to hold {"username","password"}, or to be demo-credentials.json`,
  );
}

const encodeReserved = ({ field, page, rect: { x, y, width, height } }: ReservedField): string =>
  `${field}=${[page, x, y, width, height].join(',')}`;

const encodePageRanges = (ranges: PageRanges): string =>
  ranges === 'all' ? ranges : ranges.map(([from, to]) => `${from}-${to}`).join(',');

/** The system's word for what fetch calls "failed". */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message || cause.cause.name : cause.message;
}

/** The sentence of a problem, or what else came: a proxy's page, cut short. */
function tellRefusal(status: number, body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Not a problem of ours.
  }
  const { data: problem } = problemSchema.safeParse(parsed);
  return problem === undefined
    ? `the platform answered ${status}: ${body.slice(0, 200)}`
    : `${problem.detail ?? problem.title} (${problem.code})`;
}

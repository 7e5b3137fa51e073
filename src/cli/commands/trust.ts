import { clean } from '../../pades/validate/encode-report.ts';
import { userInfo } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { OpenedPlatform } from '../../services/open-platform.ts';
import {
  addAnchors,
  readTrustStore,
  removeAnchor,
  type TrustAnchor,
  type TrustStore,
} from '../../services/validation/trust-store.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { readAnchors } from '../read-anchors.ts';

export const trustHelp = `Usage: sertel trust list [--json]
       sertel trust add PEM… [--source TEXT]
       sertel trust remove SHA256

The platform's trust store: whose certificates may stand at the end of a path when documents are checked. Each act makes
a new version and is journalled with who did it; reports name the version that they rest on. SHA256 may be cut to its
beginning. The environment is that of sertel start; with the embedded database the platform must not be running.

Example:
  sertel trust add induk.pem --source "https://www.bsre.example, fingerprint compared by telephone"`;

export interface TrustParts {
  openPlatform(): Promise<OpenedPlatform>;
}

export async function trustCommand(
  args: readonly string[],
  parts: TrustParts,
  output: Output,
): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, source: { type: 'string' } },
  });
  const [act, ...operands] = positionals;
  if (act !== 'list' && act !== 'add' && act !== 'remove')
    throw new UsageError('expected: sertel trust list, add or remove');
  if (act === 'add' && operands.length === 0) throw new UsageError('expected: sertel trust add PEM…');
  if (act === 'remove' && operands.length !== 1) throw new UsageError('expected: sertel trust remove SHA256');
  const certificates = act === 'add' ? await readAnchors(operands) : [];
  const source = values.source ?? operands.map((file) => path.basename(file)).join(', ');
  const by = userInfo().username;
  const { platform, close } = await parts.openPlatform();
  try {
    const store =
      act === 'list'
        ? await readTrustStore(platform.db)
        : act === 'add'
          ? await addAnchors(platform, { certificates, source, by })
          : await removeAnchor(platform, operands[0] ?? '', by);
    output.line(values.json === true ? JSON.stringify(asJson(store)) : describe(store));
    return exitCodes.done;
  } finally {
    await close();
  }
}

const asJson = ({ version, anchors }: TrustStore): unknown => ({
  ...version,
  anchors: anchors.map(({ sha256, subject, source, by, at, version: since, certificate }) => ({
    sha256,
    subject,
    notAfter: certificate.notAfter.toISOString(),
    source,
    by,
    at: at.toISOString(),
    version: since,
  })),
});

const describe = ({ version, anchors }: TrustStore): string =>
  [`version ${version.version}, ${version.sha256}`, ...anchors.map(lineOf)].join('\n');

const lineOf = ({ sha256, subject, source, by, at, certificate }: TrustAnchor): string =>
  `  ${sha256.slice(0, 16)}  ${printable(subject)}, until ${certificate.notAfter.toISOString().slice(0, 10)}; ${printable(source)}, by ${printable(by)} on ${at.toISOString().slice(0, 10)}`;

const printable = (text: string): string => clean(text).slice(0, 200);

import { parseArgs } from 'node:util';
import {
  initialiseProduction,
  type AdministratorLink,
  type FirstAdministrator,
} from '../../services/jobs/initialise-production.ts';
import { nameIssuer } from '../../services/jobs/name-issuer.ts';
import { renewFirstLink } from '../../services/jobs/renew-first-link.ts';
import type { OpenedPlatform } from '../../services/open-platform.ts';
import { PlatformError } from '../../services/platform-error.ts';
import type { PlatformMode } from '../../services/platform.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

export const initHelp = `Usage: sertel init --organisation CODE,EMAIL,NAME --organisation CODE,EMAIL,NAME
       sertel init --renew-link EMAIL
       sertel init --issuer CODE

Makes a production platform once: the platform key, and two organisations with the first administrator of each,
who gets a link that works once, for three days. The first is the issuer: its
registration officers decide on everybody's certificates. With --renew-link, on a platform that is made already: a new link for an
administrator who has not used the first one, which ends. With --issuer, on a platform
that was made before there was an issuer: names it, once. The environment is that of sertel start.

Example:
  SERTEL_MODE=production PUBLIC_URL=https://sertel.example sertel init \\
    --organisation "BSSN,admin@bssn.example,Badan Siber dan Sandi Negara" \\
    --organisation "LKPP,admin@lkpp.example,Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah"`;

export interface InitParts {
  readonly mode: PlatformMode;
  readonly platformKeyFile: string;
  /** Initialising: the platform may not be made yet, and must not be made already. */
  openPlatform(options: { readonly initialising: boolean }): Promise<OpenedPlatform>;
}

export async function initCommand(
  args: readonly string[],
  parts: InitParts,
  output: Output,
): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      organisation: { type: 'string', multiple: true },
      'renew-link': { type: 'string' },
      issuer: { type: 'string' },
    },
  });
  if (parts.mode !== 'production') {
    throw new PlatformError(
      'platform.wrong-mode',
      'the demonstration makes itself: run sertel start. For production set SERTEL_MODE=production.',
    );
  }
  const { organisation = [], 'renew-link': renewed, issuer } = values;
  if (issuer !== undefined) {
    if (organisation.length > 0 || renewed !== undefined)
      throw new UsageError('expected --issuer alone, got another option beside it');
    return nameTheIssuer(issuer, parts, output);
  }
  if (renewed !== undefined) {
    if (organisation.length > 0)
      throw new UsageError('expected either --organisation or --renew-link, got both');
    return renewLink(renewed, parts, output);
  }
  const administrators = parseOrganisations(organisation);
  const { platform, close } = await parts.openPlatform({ initialising: true });
  try {
    const links = await initialiseProduction(platform, administrators);
    output.line('The platform is initialised. Each link works once:');
    for (const link of links) printLink(link, output);
    output.line(`Keep a copy of ${parts.platformKeyFile} apart from the database: without it no key opens.`);
    return exitCodes.done;
  } finally {
    await close();
  }
}

async function renewLink(email: string, parts: InitParts, output: Output): Promise<ExitCode> {
  const { platform, close } = await parts.openPlatform({ initialising: false });
  try {
    const link = await renewFirstLink(platform, email);
    output.line('A new link, which works once; the earlier one has ended:');
    printLink(link, output);
    return exitCodes.done;
  } finally {
    await close();
  }
}

async function nameTheIssuer(code: string, parts: InitParts, output: Output): Promise<ExitCode> {
  const { platform, close } = await parts.openPlatform({ initialising: false });
  try {
    const { name } = await nameIssuer(platform, code);
    output.line(`${name} is the issuer: its registration officers decide.`);
    return exitCodes.done;
  } finally {
    await close();
  }
}

function printLink({ organisationCode, email, url, expiresAt }: AdministratorLink, output: Output): void {
  output.line(`  ${organisationCode}  ${email}  until ${expiresAt.toISOString()}`);
  output.line(`    ${url}`);
}

function parseOrganisations(texts: readonly string[]): readonly FirstAdministrator[] {
  const parsed = texts.map((text) => {
    const [organisationCode = '', email = '', ...name] = text.split(',').map((part) => part.trim());
    const organisationName = name.join(', ');
    if (
      !/^[A-Z][A-Z0-9-]{1,19}$/.test(organisationCode) ||
      !/^[^@\s]+@[^@\s]+$/.test(email) ||
      !organisationName
    ) {
      throw new UsageError(`expected CODE,EMAIL,NAME with a code in capitals, got ${JSON.stringify(text)}`);
    }
    return { organisationCode, email, organisationName };
  });
  const codes = new Set(parsed.map(({ organisationCode }) => organisationCode));
  if (parsed.length !== 2 || codes.size !== 2) {
    throw new UsageError(`expected two different organisations, got ${codes.size}`);
  }
  return parsed;
}

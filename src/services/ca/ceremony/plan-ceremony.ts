import { listAuthoritiesByName, findPreparedAuthority } from '../../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { AppError } from '../../../lib/errors.ts';
import { toHex } from '../../../lib/bytes.ts';
import { parseCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { buildName, nameToText } from '../../../pki/x509/names.ts';
import { CaError } from '../ca-error.ts';
import { checkSubject } from '../check-order.ts';
import { getProfile, type Profiles } from '../load-profiles.ts';
import type { Ceremony, CeremonyStep } from './ceremony-file.ts';
import { checkIssuedBy } from './import-certificate.ts';
import { checkIssuer, plannedFromRow, rightsOfProfile, type PlannedAuthority } from './planned-authority.ts';
import { findReplaceable } from '../find-replaceable.ts';
import { readNamedFile, type CeremonyFiles } from './read-named-file.ts';

export interface CeremonyPlan {
  /** What will be done, a line each, for whoever reviews it. */
  readonly lines: readonly string[];
  /** Whether a key takes part that opens with the passphrase only. */
  readonly needsPassphrase: boolean;
}

/**
 * Tells step by step what the ceremony would do, and changes nothing.
 *
 * @throws {CaError} `ca.ceremony-faulty` with the faults of all steps
 */
export async function planCeremony(
  profiles: Profiles,
  tx: DatabaseTransaction,
  ceremony: Ceremony,
  files: CeremonyFiles,
): Promise<CeremonyPlan> {
  const known = new Map<string, PlannedAuthority>();
  const lines = [`${ceremony.ceremony} (sha256 ${toHex(ceremony.sha256)})`];
  const faults: string[] = [];
  let needsPassphrase = false;

  const find = async (reference: string): Promise<PlannedAuthority> => {
    const planned = known.get(reference);
    const [row] = planned === undefined ? await listAuthoritiesByName(tx, reference) : [];
    const found = planned ?? (row && plannedFromRow(row));
    if (found === undefined) throw fault(`there is no authority ${reference}, and no step before makes it`);
    return found;
  };
  /** Who is only told of needs no passphrase: the keys that sign do. */
  const signs = ({ offline }: Pick<PlannedAuthority, 'offline'>): void => {
    needsPassphrase ||= offline;
  };
  const describe = async (step: CeremonyStep): Promise<string> => {
    if ('make' in step) {
      const { make, subject, key, issuer, offline } = step;
      if ((make === 'root') !== (issuer === undefined)) throw fault('expected an issuer unless it is a root');
      const parent = issuer === undefined ? undefined : await find(issuer);
      if (offline && make !== 'root') throw fault('only a root is offline: the platform uses the other keys');
      signs({ offline });
      const profile = checkKey(profiles, make, key);
      const name = checkSubject(profile, subject);
      if (parent !== undefined) {
        checkIssuer(parent, profile, name);
        signs(parent);
      }
      return `make ${make} ${nameToText(name)}, key ${key}${offline ? ' (offline)' : ''}, ${parent ? `issued by ${parent.name}` : 'signed by itself'}`;
    }
    if ('request' in step) {
      const name = nameToText(checkSubject(checkKey(profiles, 'ca', step.key), step.subject));
      return `request a certificate for ${name}, key ${step.key}`;
    }
    if ('import' in step) {
      const [certificate, issuer] = [step.certificate, step.issuer].map((file) =>
        parseCertificate(readNamedFile(files, file)),
      );
      const waiting = await findPreparedAuthority(tx, step.import);
      if (waiting === undefined) await find(step.import);
      if (certificate === undefined || issuer === undefined) throw fault('expected two certificates');
      checkIssuedBy(certificate, issuer);
      return `import ${waiting ? 'the' : 'a further'} certificate of ${step.import}: ${nameToText(certificate.subject)}, issued by ${nameToText(issuer.subject)}`;
    }
    if ('certify' in step) {
      const { subject, possessionProved } = parseCertificationRequest(readNamedFile(files, step.certify));
      if (!possessionProved) throw fault('the request is not signed by the key that it names');
      const issuer = await find(step.issuer);
      checkIssuer(issuer, getProfile(profiles, step.profile), subject);
      signs(issuer);
      return `certify ${nameToText(subject)} by ${issuer.name}, profile ${step.profile}`;
    }
    const old = await find(step.replace);
    checkKey(profiles, old.kind, step.key);
    // Its parent's key signs; a root's own signs the links.
    const parent = old.row === undefined ? old.parent : (await findReplaceable(tx, old.row)).parent;
    signs(parent ?? old);
    return `replace the key of ${old.kind} ${old.name}, new key ${step.key}`;
  };

  for (const [at, step] of ceremony.steps.entries()) {
    try {
      lines.push(`${at + 1}. ${await describe(step)}`);
      if ('as' in step) {
        if (known.has(step.as)) throw fault(`the label ${step.as} is taken`);
        known.set(step.as, await describeResult(profiles, tx, step, find));
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push(`step ${at + 1}: ${error.message}`);
    }
  }
  if (faults.length > 0) throw new CaError('ca.ceremony-faulty', faults.join('\n'));
  if (needsPassphrase)
    lines.push(
      `then, of each authority whose offline key signed: lists and, one after the other, responders for ${ceremony.offlineListDays} days`,
    );
  return { lines, needsPassphrase };
}

const fault = (text: string): CaError => new CaError('ca.ceremony-faulty', text);

function checkKey(profiles: Profiles, kind: string, key: string) {
  const profile = getProfile(profiles, kind);
  if (!profile.keys.some((allowed) => allowed === key))
    throw fault(`expected a key of ${profile.keys.join(', ')}, got ${key}`);
  return profile;
}

async function describeResult(
  profiles: Profiles,
  tx: DatabaseTransaction,
  step: Exclude<CeremonyStep, { import: string }>,
  find: (reference: string) => Promise<PlannedAuthority>,
): Promise<PlannedAuthority> {
  if ('replace' in step) {
    const { row, parent, ...old } = await find(step.replace);
    const above = row === undefined ? parent : (await findReplaceable(tx, row)).parent;
    return { ...old, row: undefined, parent: above && ('rights' in above ? above : plannedFromRow(above)) };
  }
  if ('make' in step) {
    const name = step.subject.find(({ type }) => type === 'CN')?.value ?? step.as;
    const profile = getProfile(profiles, step.make);
    const subject = checkSubject(profile, step.subject);
    const parent = step.issuer === undefined ? undefined : await find(step.issuer);
    const { offline } = step;
    return {
      kind: step.make,
      name,
      offline,
      subject,
      rights: rightsOfProfile(profile),
      row: undefined,
      parent,
    };
  }
  // Its key is not here, or it has no certificate yet: it issues nothing in this ceremony.
  return {
    kind: 'outside',
    name: step.as,
    offline: false,
    subject: buildName([]),
    rights: { basicConstraints: undefined, keyUsage: undefined },
    row: undefined,
    parent: undefined,
  };
}

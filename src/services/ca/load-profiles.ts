import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { CaError } from './ca-error.ts';
import { profileSchema, type Profile } from './profile.ts';

/** The profiles by name. */
export type Profiles = ReadonlyMap<string, Profile>;

/** Those that come with the program. */
export const ownProfilesFolder = path.join(import.meta.dirname, '../../../assets/profiles');

const largestFile = 65_536;

/**
 * Reads every `*.yaml` of the folders; a later folder's profile takes the place of an earlier one of the same name,
 * so that an issuer puts its own policies and periods beside ours. A folder that is not there has none.
 *
 * @throws {CaError} `ca.profile-faulty` with every fault of every file
 */
export function loadProfiles(folders: readonly string[]): Profiles {
  const profiles = new Map<string, Profile>();
  const faults: string[] = [];
  for (const file of folders.flatMap(listFiles)) {
    const read = readProfile(file);
    if (Array.isArray(read)) faults.push(...read.map((fault) => `${file}: ${fault}`));
    else profiles.set(read.name, read);
  }
  if (faults.length > 0) throw new CaError('ca.profile-faulty', faults.join('\n'));
  return profiles;
}

/** @throws {CaError} `ca.profile-unknown` */
export function getProfile(profiles: Profiles, name: string): Profile {
  const profile = profiles.get(name);
  if (profile === undefined)
    throw new CaError('ca.profile-unknown', `expected ${[...profiles.keys()].join(', ')}, got ${name}`);
  return profile;
}

const listFiles = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .toSorted()
        .map((name) => path.join(folder, name))
    : [];

function readProfile(file: string): Profile | string[] {
  const text = readFileSync(file, 'utf8');
  if (text.length > largestFile) return [`expected at most ${largestFile} characters`];
  const parsed = profileSchema.safeParse(parseYaml(text));
  if (!parsed.success)
    return parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'profile'}: ${message}`);
  return parsed.data.name === path.basename(file, '.yaml')
    ? parsed.data
    : [`expected the profile ${path.basename(file, '.yaml')}, got ${parsed.data.name}`];
}

/** What is no YAML is no profile either: undefined, which the schema refuses. */
function parseYaml(text: string): unknown {
  try {
    // Without aliases a small text cannot become a large value.
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

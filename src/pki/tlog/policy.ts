/**
 * C2SP tlog-policy: which logs and witnesses somebody trusts, and how many of the latter must have cosigned. Lines of
 * `log <vkey> [url]`, `witness <name> <vkey> [url]`, `group <name> <any|all|N> <name>…` and `quorum <name|none>`.
 */
import { TlogError } from './tlog-error.ts';
import { encodeVerifierKey, parseVerifierKey, type SignatureType, type VerifierKey } from './verifier-key.ts';

export interface LogPolicy {
  readonly logs: readonly PolicyKey[];
  readonly witnesses: readonly PolicyKey[];
  /** Whether cosignatures by these keys are enough. */
  readonly isQuorum: (cosigners: readonly VerifierKey[]) => boolean;
}

export interface PolicyKey {
  readonly key: VerifierKey;
  readonly url: string | undefined;
}

const limits = { bytes: 1 << 20, lines: 2000 };

/** @throws {TlogError} `tlog.bad-policy` with the number of the line, `tlog.bad-key` */
export function parsePolicy(text: string): LogPolicy {
  const lines = text.split('\n');
  if (text.length > limits.bytes || lines.length > limits.lines)
    throw new TlogError('tlog.bad-policy', `expected a policy of at most ${limits.lines} lines`);
  const logs: PolicyKey[] = [];
  const witnesses: PolicyKey[] = [];
  const names = new Map<string, Rule>();
  const members = new Set<string>();
  let quorum: Rule | undefined;
  lines.forEach((line, i) => {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    const [verb, ...rest] = words;
    if (verb === undefined || verb.startsWith('#')) return;
    const fault = (expected: string) =>
      new TlogError(
        'tlog.bad-policy',
        `expected ${expected} in line ${i + 1} of the policy, got ${JSON.stringify(line.slice(0, 100))}`,
      );
    const define = (name: string | undefined, rule: Rule): void => {
      if (name === undefined || name === 'none' || names.has(name)) throw fault('a new name');
      names.set(name, rule);
    };
    const named = (name = ''): Rule => {
      const rule = names.get(name);
      if (rule === undefined) throw fault(`the name of a witness or group of a line before, not ${name}`);
      return rule;
    };
    switch (verb) {
      case 'log':
        logs.push(policyKey(rest, ['ed25519'], fault));
        refuseTwice([...logs, ...witnesses], fault);
        return;
      case 'witness': {
        const witness = policyKey(rest.slice(1), ['cosignature-ed25519', 'cosignature-ml-dsa-44'], fault);
        witnesses.push(witness);
        // Nor a log's: it would vouch for itself.
        refuseTwice([...logs, ...witnesses], fault);
        define(rest[0], (cosigners) => cosigners.has(encodeVerifierKey(witness.key)));
        return;
      }
      case 'group': {
        const [name, threshold = '', ...listed] = rest;
        const rules = listed.map((member) => {
          // In one place of one group: a witness counts towards a quorum in one way only.
          if (members.has(member)) throw fault(`members of no group before, not ${member}`);
          members.add(member);
          return named(member);
        });
        const needed = threshold === 'any' ? 1 : threshold === 'all' ? rules.length : Number(threshold);
        if (!/^(any|all|[1-9]\d*)$/.test(threshold) || needed < 1 || needed > rules.length)
          throw fault('a group: name, any, all or a number that its members reach');
        define(name, (cosigners) => rules.filter((rule) => rule(cosigners)).length >= needed);
        return;
      }
      case 'quorum':
        if (quorum !== undefined || rest.length !== 1) throw fault('one quorum with one name');
        quorum = rest[0] === 'none' ? () => true : named(rest[0]);
        return;
      default:
        throw fault('log, witness, group or quorum');
    }
  });
  if (quorum === undefined) throw new TlogError('tlog.bad-policy', 'expected a line quorum in the policy');
  const rule = quorum;
  return {
    logs,
    witnesses,
    isQuorum: (cosigners) => rule(new Set(cosigners.map(encodeVerifierKey))),
  };
}

type Rule = (cosigners: ReadonlySet<string>) => boolean;

function policyKey(
  [vkey = '', url, ...more]: readonly string[],
  types: readonly SignatureType[],
  fault: (expected: string) => TlogError,
): PolicyKey {
  if (more.length > 0) throw fault('a vkey and at most one address');
  const key = parseVerifierKey(vkey);
  if (!types.includes(key.type)) throw fault(`a key of type ${types.join(' or ')}, not ${key.type}`);
  return { key, url };
}

function refuseTwice(keys: readonly PolicyKey[], fault: (expected: string) => TlogError): void {
  const raw = keys.map(({ key }) => key.rawKey.toBase64());
  if (new Set(raw).size !== raw.length) throw fault('a key that no line before has');
}

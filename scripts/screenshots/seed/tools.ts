// Invented scanners with their rules, and the places where they find something. Any likeness to real ones is in the nature of bugs.
import type { InventedRule, InventedTool, Level } from './invent-findings.ts';

const rule = (id: string, level: Level, ...messages: readonly string[]): InventedRule => ({ id, level, messages });

/** The first rules and paths of a list turn up most often. */
const codeRules: readonly InventedRule[] = [
  rule(
    'js/unvalidated-redirect',
    'medium',
    'The address of this redirect comes from the request.',
    'A parameter decides where this redirect goes.',
  ),
  rule('js/missing-rate-limit', 'low', 'This route reads from the database without any limit on how often it may be called.'),
  rule('js/todo-in-security-code', 'info', 'A TODO in code that checks permissions.'),
  rule(
    'js/log-injection',
    'low',
    'Text from the request is written to the log as it came.',
    'A header ends up in the log without its line breaks removed.',
  ),
  rule(
    'js/cross-site-scripting',
    'high',
    'This HTML is put together from a request parameter.',
    'The comment of a customer is written into the page unescaped.',
  ),
  rule('js/path-traversal', 'high', 'This file name comes from the request and may lead out of the folder.'),
  rule('js/weak-random', 'medium', 'Math.random() makes a token here; it can be predicted.'),
  rule(
    'js/sql-injection',
    'critical',
    'This query is put together from a request parameter.',
    'The sort order of the request goes into the query unchecked.',
  ),
  rule('js/command-injection', 'critical', 'A shell runs a command that contains a file name from an upload.'),
  rule('js/insecure-cookie', 'medium', 'This session cookie is set without Secure and SameSite.'),
];

const dependencyRules: readonly InventedRule[] = [
  rule('DEP-2026-0417', 'medium', 'parse-query 2.1.0 takes quadratic time on long input. Fixed in 2.1.4.'),
  rule('DEP-2026-0093', 'low', 'tiny-logger 0.9.2 writes colours into log files. Fixed in 0.9.3.'),
  rule('DEP-2026-0788', 'high', 'yaml-reader 4.0.1 runs code that a document names. Fixed in 4.0.2.'),
  rule('DEP-2026-1002', 'critical', 'image-scale 1.7.0 writes past its buffer on a crafted PNG. Fixed in 1.7.1.'),
  rule('DEP-2026-0561', 'medium', 'http-tunnel 3.3.0 sends credentials on to another host after a redirect. Fixed in 3.4.0.'),
];

const infrastructureRules: readonly InventedRule[] = [
  rule('IAC-101', 'medium', 'The bucket keeps no versions.', 'The bucket has no lifecycle rule.'),
  rule('IAC-114', 'high', 'The security group lets the whole internet reach port 5432.'),
  rule('IAC-120', 'low', 'The resource has no owner tag.'),
  rule('IAC-131', 'info', 'The module is not pinned to a version.'),
  rule('IAC-140', 'critical', 'The role may do everything on every resource.'),
  rule('IAC-152', 'medium', 'The disk is not encrypted with a key of your own.'),
];

const webPaths = [
  'src/routes/orders.ts',
  'src/routes/basket.ts',
  'src/routes/login.ts',
  'src/pages/search.tsx',
  'src/lib/session.ts',
  'src/lib/upload.ts',
];
const morePaths = [
  'src/admin/reports.ts',
  'src/admin/customers.ts',
  'src/lib/mail.ts',
  'src/jobs/export.ts',
  'src/pages/reviews.tsx',
  'src/routes/webhooks.ts',
];

export const codeScan: InventedTool = {
  name: 'Lintel',
  version: '4.12.0',
  category: 'code',
  rules: codeRules,
  paths: [...webPaths, ...morePaths],
};

export const dependencyScan: InventedTool = {
  name: 'Lockwatch',
  version: '1.9.3',
  category: 'dependencies',
  rules: dependencyRules,
  paths: ['package-lock.json', 'services/mail/package-lock.json', 'tools/package-lock.json'],
};

export const secretScan: InventedTool = {
  name: 'Keyfinder',
  version: '0.31.0',
  category: 'secrets',
  rules: [
    rule('generic-api-key', 'high', 'This looks like an API key.'),
    rule('private-key', 'critical', 'A private key is kept in the repository.'),
  ],
  paths: ['test/fixtures/config.json', 'deploy/values.yaml', 'docs/setup.md'],
};

export const infrastructureScan: InventedTool = {
  name: 'Groundplan',
  version: '2.4.1',
  category: 'infrastructure',
  rules: infrastructureRules,
  paths: ['network/vpc.tf', 'storage/buckets.tf', 'database/main.tf', 'iam/roles.tf', 'modules/service/main.tf'],
};

'use strict';
const { availableParallelism } = require('node:os');

module.exports = {
  'node-option': ['import=tsx'],
  require: ['./db/testing/mocha-fixtures.ts'],
  ignore: ['**/node_modules/**'],
  reporter: './scripts/mocha-reporter.cjs',
  timeout: 60_000,
  'forbid-only': true,
  // With --parallel, as in `npm test`. One each, but two on a small machine: half of a file is waiting. Each takes some 400 MB.
  jobs: Math.min(4, Math.max(2, availableParallelism())),
};

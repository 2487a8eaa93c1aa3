// Flags and variables of the command line. Checked in read-inputs.ts; next step: read-context.ts.
import { policyFileName } from '@portcullis/contract';
import { parseArgs } from 'node:util';
import type { ContextOverrides } from './read-context.ts';
import { readInputs, type InputNames } from './read-inputs.ts';
import { ScanFailure } from './scan-failure.ts';
import type { ScanInputs } from './scan-run.ts';

const names: InputNames = {
  command: 'The command',
  url: 'The flag --url (or PORTCULLIS_URL)',
  apiKey: 'The variable PORTCULLIS_API_KEY',
  project: 'The flag --project (or PORTCULLIS_PROJECT)',
  report: 'The flag --report',
  category: 'The flag --category',
  failOn: 'The flag --fail-on',
  onUnavailable: 'The flag --on-unavailable',
  onError: 'The flag --on-error',
  enforce: 'The flag --enforce',
  base: 'The flag --base',
  evidence: 'The flag --no-evidence',
  policyFile: 'The flag --policy-file',
  offline: 'The flag --offline',
  offlineKey: 'The flag --offline-key',
};

export const scanFlags = {
  url: { type: 'string' },
  project: { type: 'string' },
  report: { type: 'string', multiple: true },
  category: { type: 'string' },
  commit: { type: 'string' },
  ref: { type: 'string' },
  base: { type: 'string' },
  'pull-request': { type: 'string' },
  'fail-on': { type: 'string' },
  'on-unavailable': { type: 'string' },
  'on-error': { type: 'string' },
  enforce: { type: 'string' },
  'no-evidence': { type: 'boolean' },
  'policy-file': { type: 'string' },
  offline: { type: 'string' },
  'offline-key': { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Arguments {
  readonly inputs: ScanInputs;
  readonly overrides: ContextOverrides;
}

/** Throws an `invalid-input` failure. The key comes from the environment only: flags show in process lists. */
export function readArguments(words: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  const given = parseFlags(words);
  const inputs = readInputs(
    {
      command: 'scan',
      url: (given.url ?? env['PORTCULLIS_URL'] ?? '').trim(),
      apiKey: (env['PORTCULLIS_API_KEY'] ?? '').trim(),
      project: (given.project ?? env['PORTCULLIS_PROJECT'] ?? '').trim(),
      report: given.report ?? [],
      category: given.category ?? '',
      failOn: given['fail-on'] ?? '',
      onUnavailable: given['on-unavailable'] ?? '',
      onError: given['on-error'] ?? '',
      enforce: given.enforce ?? '',
      base: given.base ?? '',
      evidence: given['no-evidence'] ? 'false' : 'true',
      policyFile: (given['policy-file'] ?? policyFileName).trim(),
      offline: (given.offline ?? '').trim(),
      offlineKey: (given['offline-key'] ?? '').trim(),
    },
    names,
  );
  const overrides = { commit: given.commit, ref: given.ref, base: inputs.base, pullRequest: given['pull-request'] };
  return { inputs, overrides };
}

function parseFlags(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: scanFlags, allowPositionals: true, strict: true });
    if (positionals.length === 1 && positionals[0] === 'scan') return values;
  } catch (error) {
    throw new ScanFailure('invalid-input', error instanceof Error ? error.message : 'The flags cannot be read.', 'See portcullis --help.');
  }
  throw new ScanFailure(
    'invalid-input',
    'The command is missing or unknown.',
    'Use scan, gate, gate simulate, policy check, policy show, intel import, intel show, reconcile, findings, login, logout or whoami (see portcullis --help).',
  );
}

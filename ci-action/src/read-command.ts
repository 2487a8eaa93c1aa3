// Flags and variables of the commands for people; those of `scan` are read in read-arguments.ts.
import { findingStateSchema, mostSimulatedCommits, projectRefSchema, refSchema, severities, severitySchema } from '@portcullis/contract';
import { parseArgs } from 'node:util';
import { invalidInput, readChecked, readChoice, readUrl } from './read-inputs.ts';
import { ScanFailure } from './scan-failure.ts';
import { errorPolicies, unavailablePolicies, type Tolerance } from './scan-run.ts';

const text = { type: 'string' } as const;
const everywhere = { url: text, json: { type: 'boolean' } } as const;
const reading = { ...everywhere, project: text, tenant: text } as const;

const variables: Readonly<Record<string, string>> = { url: 'PORTCULLIS_URL', project: 'PORTCULLIS_PROJECT' };

/** The flags that each command takes. */
const flags = {
  login: everywhere,
  logout: everywhere,
  whoami: everywhere,
  gate: { ...reading, commit: text, 'on-error': text, 'on-unavailable': text },
  'gate simulate': { ...reading, file: text, commits: text },
  findings: { ...reading, ref: text, state: text, severity: text, limit: text },
  'policy check': { json: { type: 'boolean' }, full: { type: 'boolean' } },
  'policy show': reading,
  'intel import': { ...everywhere, tenant: text, epss: text, kev: text },
  'intel show': { ...everywhere, tenant: text },
  reconcile: { ...reading, offline: text },
  'audit verify': { json: { type: 'boolean' }, key: text, checkpoint: text, part: { type: 'boolean' } },
} as const;

export type CommandName = keyof typeof flags;

const isCommandName = (name: string): name is CommandName => Object.hasOwn(flags, name);

export interface NamedCommand {
  readonly name: CommandName;
  /** What follows the name. */
  readonly words: readonly string[];
}

/** The command that the words begin with, the longer name first; undefined where it is none of these. */
export function findCommand(words: readonly string[]): NamedCommand | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    if (words.length >= length && isCommandName(name)) return { name, words: words.slice(length) };
  }
  return undefined;
}

/** What was given, unchecked but for the names; empty where there is nothing. `true` for a switch. */
export type Given = (name: string) => string;

/** The name under which a word without a flag is given: `policy check` and `audit verify` take one. */
export const wordWithoutFlag = '';

/** Throws an `invalid-input` failure on a flag that the command does not have. */
export function readGiven(command: CommandName, words: readonly string[], env: NodeJS.ProcessEnv): Given {
  try {
    const allowPositionals = command === 'policy check' || command === 'audit verify';
    const { values, positionals } = parseArgs({ args: [...words], options: flags[command], allowPositionals, strict: true });
    if (positionals.length > 1) throw new Error('One file is checked at a time.');
    const given = { ...values, [wordWithoutFlag]: positionals[0] } as Readonly<Record<string, string | boolean | undefined>>;
    return (name) => String(given[name] ?? env[variables[name] ?? ''] ?? '').trim();
  } catch (error) {
    throw new ScanFailure('invalid-input', error instanceof Error ? error.message : 'The flags cannot be read.', 'See portcullis --help.');
  }
}

export const readServer = (given: Given): string => readUrl(given('url'), 'The flag --url (or PORTCULLIS_URL)');

export const readProject = (given: Given): string =>
  readChecked(
    given('project'),
    'The flag --project (or PORTCULLIS_PROJECT)',
    projectRefSchema,
    'Use the slug or the id, such as web-shop.',
  );

export interface FindingsInputs {
  readonly ref: string | undefined;
  readonly state: string | undefined;
  readonly severity: string | undefined;
  readonly limit: number;
}

const mostFindings = 1000;

function readNumber(value: string, name: string, most: number): number {
  if (/^\d{1,9}$/.test(value) && Number(value) >= 1 && Number(value) <= most) return Number(value);
  throw invalidInput(name, 'is not valid', `Give a number from 1 to ${most}.`);
}

/** How many commits a simulation looks at. */
export const readCommits = (given: Given): number => readNumber(given('commits') || '50', 'The flag --commits', mostSimulatedCommits);

/** What a step of a CI system lets go on though the commit is not cleared. */
export function readTolerance(given: Given): Tolerance {
  return {
    onUnavailable: readChoice(given('on-unavailable'), 'The flag --on-unavailable', unavailablePolicies),
    onError: readChoice(given('on-error'), 'The flag --on-error', errorPolicies),
    enforce: 'verdict',
  };
}

export function readFindingsInputs(given: Given): FindingsInputs {
  const [ref, state, severity] = [given('ref'), given('state') || 'open', given('severity')];
  const limit = readNumber(given('limit') || '50', 'The flag --limit', mostFindings);
  for (const one of severity === '' ? [] : severity.split(',')) {
    readChecked(one, 'The flag --severity', severitySchema, `Use one or more of ${severities.join(', ')}, with commas between.`);
  }
  return {
    ref: ref === '' ? undefined : readChecked(ref, 'The flag --ref', refSchema, 'Give a branch or ref such as main or refs/pull/5/merge.'),
    state: state === 'all' ? undefined : readChecked(state, 'The flag --state', findingStateSchema, 'Use open, fixed or all.'),
    severity: severity === '' ? undefined : severity,
    limit,
  };
}

// Flags and variables of the commands for people; those of `scan` are read in read-arguments.ts.
import { findingStateSchema, projectRefSchema, refSchema, severities, severitySchema } from '@portcullis/contract';
import { parseArgs } from 'node:util';
import { invalidInput, readChecked, readUrl } from './read-inputs.ts';
import { ScanFailure } from './scan-failure.ts';

const text = { type: 'string' } as const;
const everywhere = { url: text, json: { type: 'boolean' } } as const;
const reading = { ...everywhere, project: text, tenant: text } as const;

const variables: Readonly<Record<string, string>> = { url: 'PORTCULLIS_URL', project: 'PORTCULLIS_PROJECT' };

/** The flags that each command takes. */
const flags = {
  login: everywhere,
  logout: everywhere,
  whoami: everywhere,
  gate: { ...reading, commit: text },
  findings: { ...reading, ref: text, state: text, severity: text, limit: text },
} as const;

export type CommandName = keyof typeof flags;

export const isCommandName = (word: string | undefined): word is CommandName => word !== undefined && Object.hasOwn(flags, word);

/** What was given, unchecked but for the names; empty where there is nothing. */
export type Given = (name: string) => string;

/** Throws an `invalid-input` failure on a flag that the command does not have. */
export function readGiven(command: CommandName, words: readonly string[], env: NodeJS.ProcessEnv): Given {
  try {
    const { values } = parseArgs({ args: [...words], options: flags[command], allowPositionals: false, strict: true });
    const given = values as Readonly<Record<string, string | boolean | undefined>>;
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

export function readFindingsInputs(given: Given): FindingsInputs {
  const [ref, state, severity] = [given('ref'), given('state') || 'open', given('severity')];
  const limit = given('limit') || '50';
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > mostFindings) {
    throw invalidInput('The flag --limit', 'is not valid', `Give a number from 1 to ${mostFindings}.`);
  }
  for (const one of severity === '' ? [] : severity.split(',')) {
    readChecked(one, 'The flag --severity', severitySchema, `Use one or more of ${severities.join(', ')}, with commas between.`);
  }
  return {
    ref: ref === '' ? undefined : readChecked(ref, 'The flag --ref', refSchema, 'Give a branch or ref such as main or refs/pull/5/merge.'),
    state: state === 'all' ? undefined : readChecked(state, 'The flag --state', findingStateSchema, 'Use open, fixed or all.'),
    severity: severity === '' ? undefined : severity,
    limit: Number(limit),
  };
}

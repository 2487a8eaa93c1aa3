// What was scanned: flags first, then the CI system's environment. Next step: collect-reports.ts, then submit-scan.ts.
import { submitScanQuerySchema } from '@portcullis/contract';
import { readGithubContext } from './github-context.ts';
import { readOtherCiContext } from './other-ci-context.ts';
import { readChecked } from './read-inputs.ts';
import { ScanFailure } from './scan-failure.ts';
import type { RawContext, ScanContext } from './scan-run.ts';

/** What the caller says instead. */
export type ContextOverrides = Omit<RawContext, 'runId' | 'runAttempt'>;

const fields = submitScanQuerySchema.shape;

/** Throws an `invalid-input` failure where commit or ref is unknown, or a value is not what the API takes. */
export function readContext(env: NodeJS.ProcessEnv, overrides: ContextOverrides): ScanContext {
  const raw = { ...readCiContext(env, overrides), ...withoutEmpty(overrides) };
  if (!raw.commit || !raw.ref) {
    throw new ScanFailure(
      'invalid-input',
      `The scanned ${raw.commit ? 'ref' : 'commit'} is unknown.`,
      'Give --commit <full sha> and --ref <branch>.',
    );
  }
  return {
    commit: readChecked(raw.commit, 'The commit', fields.commit, 'Give the full commit id, 40 or 64 hexadecimal digits.'),
    ref: readChecked(raw.ref, 'The ref', fields.ref, 'Give a branch or ref such as main or refs/pull/5/merge.'),
    base: ifGiven(raw.base, (value) =>
      readChecked(value, 'The base', fields.base.unwrap(), 'Give a full commit id or a branch such as main.'),
    ),
    pullRequest: ifGiven(raw.pullRequest, (value) => readWholeNumber(value, 'The pull request number', fields['pull-request'])),
    runId: ifGiven(raw.runId, (value) =>
      readChecked(value, 'The run id', fields['run-id'].unwrap(), 'It is set by the CI system; check its variables.'),
    ),
    runAttempt: ifGiven(raw.runAttempt, (value) => readWholeNumber(value, 'The run attempt', fields['run-attempt'])),
  };
}

/** Flags that say it all leave nothing to ask the CI system but its run, so an event that cannot be judged does not matter. */
function readCiContext(env: NodeJS.ProcessEnv, overrides: ContextOverrides): RawContext {
  if (env['GITHUB_ACTIONS'] !== 'true' && !env['GITHUB_EVENT_NAME']) return readOtherCiContext(env);
  if (overrides.commit && overrides.ref) return { runId: env['GITHUB_RUN_ID'], runAttempt: env['GITHUB_RUN_ATTEMPT'] };
  return readGithubContext(env);
}

function withoutEmpty(overrides: ContextOverrides): RawContext {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined && value !== ''));
}

function ifGiven<Value>(value: string | undefined, read: (value: string) => Value): Value | undefined {
  return value === undefined || value === '' ? undefined : read(value);
}

/** Digits only: the schema by itself would also take `1e3` and `0x10`. */
function readWholeNumber(value: string, name: string, schema: (typeof fields)['pull-request']): number | undefined {
  const digitsOnly: Parameters<typeof readChecked<number | undefined>>[2] = {
    safeParse: (text) => schema.safeParse(/^\d{1,10}$/.test(text) ? text : 'no number'),
  };
  return readChecked(value, name, digitsOnly, 'Give a whole number from 1 up.');
}

// Which commit a question is about: a flag first, then the CI system, then the working copy.
import { commitSchema } from '@portcullis/contract';
import { execFileSync } from 'node:child_process';
import { readGithubContext } from './github-context.ts';
import { readOtherCiContext } from './other-ci-context.ts';
import { readChecked } from './read-inputs.ts';

function commitOfCi(env: NodeJS.ProcessEnv): string | undefined {
  return env['GITHUB_ACTIONS'] === 'true' ? readGithubContext(env).commit : readOtherCiContext(env).commit;
}

function commitOfWorkingCopy(): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', '--verify', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    }).trim();
  } catch {
    return undefined;
  }
}

/** Throws an `invalid-input` failure where there is none, or one that is not whole. */
export function findCommit(given: string, env: NodeJS.ProcessEnv): string {
  const commit = given === '' ? (commitOfCi(env) ?? commitOfWorkingCopy() ?? '') : given;
  return readChecked(commit, 'The commit', commitSchema, 'Give --commit <full sha>, 40 or 64 hexadecimal digits.');
}

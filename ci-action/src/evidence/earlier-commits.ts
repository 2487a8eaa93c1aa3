// What a CI system says of commits before the scanned one: hints that are only used where git agrees, so nothing here is an error.
import { commitSchema } from '@portcullis/contract';
import { readGithubEarlier } from '../github-context.ts';
import { readOtherCiEarlier } from '../other-ci-context.ts';

export interface EarlierCommits {
  /** Tip of the target branch of the pull request when the event was made. */
  readonly base: string | undefined;
  /** Tip of the branch before the push. */
  readonly before: string | undefined;
}

export function readEarlierCommits(env: NodeJS.ProcessEnv): EarlierCommits {
  const raw = env['GITHUB_ACTIONS'] === 'true' ? readGithubEarlier(env) : readOtherCiEarlier(env);
  return { base: checked(raw.base), before: checked(raw.before) };
}

/** No commit is all zeros: that is how CI systems say that there was none. */
function checked(value: string | undefined): string | undefined {
  const parsed = commitSchema.safeParse(value);
  return parsed.success && !/^0+$/.test(parsed.data) ? parsed.data : undefined;
}

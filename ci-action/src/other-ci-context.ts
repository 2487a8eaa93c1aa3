// What was scanned, as other CI systems tell it: one entry each. Used by read-context.ts.
import type { RawContext, RawEarlier } from './scan-run.ts';

type Env = NodeJS.ProcessEnv;

interface CiSystem {
  /** The variable that says: this is it. */
  readonly mark: string;
  readonly read: (env: Env) => RawContext;
}

const systems: readonly CiSystem[] = [
  { mark: 'GITLAB_CI', read: readGitlab },
  { mark: 'TF_BUILD', read: readAzurePipelines },
  { mark: 'JENKINS_URL', read: readJenkins },
];

/** Empty where the system is not known: then flags have to say it. */
export function readOtherCiContext(env: Env): RawContext {
  return systems.find(({ mark }) => env[mark])?.read(env) ?? {};
}

/** Commits before the scanned one, unchecked; only GitLab names them. */
export function readOtherCiEarlier(env: Env): RawEarlier {
  return { base: firstOf(env, 'CI_MERGE_REQUEST_DIFF_BASE_SHA'), before: firstOf(env, 'CI_COMMIT_BEFORE_SHA') };
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ A retried job has a new id, so the job id serves as run id. */
function readGitlab(env: Env): RawContext {
  const tag = env['CI_COMMIT_TAG'];
  return {
    // The first is set in merged results pipelines only, where the second is a commit that exists nowhere else.
    commit: firstOf(env, 'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA', 'CI_COMMIT_SHA'),
    ref: firstOf(env, 'CI_MERGE_REQUEST_REF_PATH') ?? (tag ? `refs/tags/${tag}` : branch(firstOf(env, 'CI_COMMIT_REF_NAME'))),
    base: branch(firstOf(env, 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME')),
    pullRequest: firstOf(env, 'CI_MERGE_REQUEST_IID'),
    runId: firstOf(env, 'CI_JOB_ID'),
  };
}

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
function readAzurePipelines(env: Env): RawContext {
  return {
    commit: firstOf(env, 'SYSTEM_PULLREQUEST_SOURCECOMMITID', 'BUILD_SOURCEVERSION'),
    ref: firstOf(env, 'BUILD_SOURCEBRANCH'),
    base: branch(firstOf(env, 'SYSTEM_PULLREQUEST_TARGETBRANCH')),
    pullRequest: firstOf(env, 'SYSTEM_PULLREQUEST_PULLREQUESTNUMBER', 'SYSTEM_PULLREQUEST_PULLREQUESTID'),
    runId: firstOf(env, 'BUILD_BUILDID'),
    runAttempt: firstOf(env, 'SYSTEM_JOBATTEMPT'),
  };
}

/** https://www.jenkins.io/doc/book/pipeline/multibranch/ CHANGE_* exist for pull requests only. */
function readJenkins(env: Env): RawContext {
  const change = firstOf(env, 'CHANGE_ID');
  return {
    commit: firstOf(env, 'GIT_COMMIT'),
    ref: change ? `refs/pull/${change}/head` : branch(firstOf(env, 'BRANCH_NAME', 'GIT_BRANCH')?.replace(/^origin\//, '')),
    base: branch(firstOf(env, 'CHANGE_TARGET')),
    pullRequest: change,
    runId: firstOf(env, 'BUILD_ID'),
  };
}

/** The first that is set and not empty: CI systems leave empty what does not apply. */
function firstOf(env: Env, ...names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

function branch(name: string | undefined): string | undefined {
  if (!name) return undefined;
  return name.startsWith('refs/') ? name : `refs/heads/${name}`;
}

// Runs git on a checkout that may be hostile: no shell, no secrets in its environment, no network, none of the programs that a repository's
// configuration can name, bounded in time and output. Used by read-history.ts and read-changes.ts.
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

const longestMs = 15_000;
const largestOutput = 32_000_000;

/** Output of a git command; undefined where it failed, took too long or said too much. Arguments from outside come checked, or behind `--end-of-options`. */
export type Git = (...words: readonly string[]) => Promise<Buffer | undefined>;

/** Runs that only ask the checkout itself: settings given here win over every configuration file. */
const settings = [
  ...['core.fsmonitor=false', 'core.untrackedCache=false', 'core.hooksPath=/dev/null', 'core.pager=cat', 'core.quotePath=false'],
  ...['diff.external=', 'diff.renameLimit=400', 'protocol.allow=never', 'core.alternateRefsCommand=', 'log.showSignature=false'],
].flatMap((setting) => ['-c', setting]);

/** Home is where the runner keeps `safe.directory`; the rest is what programs need to start. The key and the inputs are not among them. */
const passedOn = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'TMPDIR', 'TEMP', 'TMP'];

export interface GitOfCheckout {
  /** Asks the repository alone: commits and their ids. */
  readonly git: Git;
  /** Looks at files of the working tree as well, so no filter may run. */
  readonly gitOnFiles: Git;
}

/** @param folder the working directory, somewhere in the checkout */
export function makeGit(folder: string, env: NodeJS.ProcessEnv): GitOfCheckout {
  const git = makeRunner(folder, gitEnvironment(env, []));
  // Asked at once: it goes on beside whatever is asked of the repository first.
  const gitWithoutFilters = filtersOf(git).then((filters) => filters && makeRunner(folder, gitEnvironment(env, filters)));
  return { git, gitOnFiles: async (...words) => (await gitWithoutFilters)?.(...words) };
}

function makeRunner(folder: string, env: NodeJS.ProcessEnv): Git {
  return (...words) =>
    new Promise((resolve) => {
      const options = { env, encoding: 'buffer' as const, timeout: longestMs, maxBuffer: largestOutput, windowsHide: true };
      // Started elsewhere: Windows looks for programs in the working directory first, which here is the checkout.
      const child = execFile(
        'git',
        ['--no-pager', '--no-replace-objects', '-C', folder, ...settings, ...words],
        { ...options, cwd: dirname(process.execPath), killSignal: 'SIGKILL' },
        (error, stdout) => resolve(error ? undefined : stdout),
      );
      child.stdin?.end();
    });
}

function gitEnvironment(env: NodeJS.ProcessEnv, overrides: readonly (readonly [key: string, value: string])[]): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => passedOn.includes(name.toUpperCase()));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // Older versions do not know the line before: a partial clone would fetch what is missing, by whatever its configuration names.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_CONFIG_COUNT: String(overrides.length),
    ...Object.fromEntries(
      overrides.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

const mostFilters = 100;

/**
 * Filters are programs that `.gitattributes` may ask for at each comparison with the working tree (Git LFS is one); each is switched off by its
 * name. A filtered file may then count as changed, which costs nothing but that evidence.
 * @returns undefined where git cannot say which there are, or says too many: then nothing may look at files
 */
async function filtersOf(git: Git): Promise<readonly (readonly [key: string, value: string])[] | undefined> {
  const listed = await git('config', '-z', '--name-only', '--list');
  if (!listed) return undefined;
  const names = listed.toString('utf8').split('\0');
  const keys = new Set(names.filter((key) => /^filter\.[^]*\.(?:clean|smudge|process|required)$/i.test(key)));
  if (keys.size > mostFilters) return undefined;
  return [...keys].map((key) => [key, key.endsWith('.required') ? 'false' : ''] as const);
}

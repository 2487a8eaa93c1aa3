// Which lines differ between the scanned tree and an earlier commit, as git says it. Used by gather-evidence.ts.
import type { Evidence } from '@portcullis/contract';
import { parseDiff } from './parse-diff.ts';
import type { KnownHistory, Scanned } from './read-history.ts';
import type { Git, GitOfCheckout } from './run-git.ts';

/** Everything that a configuration could change of the form is said here. The marks of changed lines are none of those that headers begin with. */
const form = [
  ...['--raw', '--patch', '--abbrev=40', '--unified=0', '--inter-hunk-context=0', '--find-renames', '-l400', '--irreversible-delete'],
  ...[
    '--diff-filter=MRTD',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=all',
    '--no-color',
    '--no-relative',
    '--submodule=short',
  ],
  ...[
    '--ignore-all-space',
    '--diff-algorithm=patience',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    '-O/dev/null',
    '--ws-error-highlight=none',
    '--no-indent-heuristic',
  ],
  ...['--output-indicator-old=<', '--output-indicator-new=>', '--output-indicator-context=='],
];

type Changes = NonNullable<Evidence['changes']>;

/** Why there are none: it makes the line in the log. */
export type Missing = 'absent' | 'too-many' | 'failed';

/** Compares the working tree, which is what was scanned, with the first commit of the history or, for a push, with what was pushed onto. */
export async function readChanges({ git, gitOnFiles }: GitOfCheckout, scanned: Scanned, history: KnownHistory): Promise<Changes | Missing> {
  const from = await findFrom(git, scanned, history);
  if (from === undefined) return 'absent';
  const output = await gitOnFiles('diff', ...form, '--end-of-options', from, '--');
  if (output === undefined) return 'failed';
  const files = parseDiff(output);
  return files === undefined ? 'too-many' : { from, files: [...files] };
}

async function findFrom(git: Git, { context, earlier }: Scanned, { commits, isListed }: KnownHistory): Promise<string | undefined> {
  const { before } = earlier;
  if (context.pullRequest === undefined && before !== undefined && before !== context.commit) {
    // Fails also where the clone does not have it, or where a forced push threw it away.
    const isBuiltOn = (isListed && commits.includes(before)) || (await git('merge-base', '--is-ancestor', before, 'HEAD')) !== undefined;
    if (isBuiltOn) return before;
  }
  return isListed ? commits[0] : undefined;
}

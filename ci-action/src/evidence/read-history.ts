// Which commits the scanned tree is built on, as far as the clone tells. Used by gather-evidence.ts.
import { commitSchema, evidenceLimits, isRefName, type Evidence } from '@portcullis/contract';
import type { EarlierCommits } from './earlier-commits.ts';
import { parseCommits, type ListedCommit } from './parse-commits.ts';
import type { Git } from './run-git.ts';
import type { ScanContext } from '../scan-run.ts';

export interface Scanned {
  readonly context: Pick<ScanContext, 'commit' | 'base' | 'pullRequest'>;
  readonly earlier: EarlierCommits;
}

type History = NonNullable<Evidence['history']>;

export interface KnownHistory extends History {
  /** False where the clone has not even the first of the commits. */
  readonly isListed: boolean;
}

/** Undefined where HEAD is not what was scanned, or has nothing before it. */
export async function readHistory(git: Git, { context, earlier }: Scanned): Promise<KnownHistory | undefined> {
  // One more than is sent: HEAD itself. Most often what it is built on follows, and nothing else has to be asked.
  const [head, ...following] = await listAncestors(git, 'HEAD', evidenceLimits.commits + 1);
  if (!head) return undefined;
  const isMerged = head.parents.length > 1 && head.parents.includes(context.commit);
  if (head.id !== context.commit && !isMerged) return undefined;
  const onto =
    context.pullRequest === undefined
      ? head.parents[0]
      : isMerged
        ? // Read from the commit itself, so that it works in a clone of one commit, whose history git hides.
          head.parents.find((parent) => parent !== context.commit)
        : await findMergeBase(git, context.base, earlier.base);
  if (onto === undefined) return undefined;
  const listed = following[0]?.id === onto ? following : await listAncestors(git, onto, evidenceLimits.commits);
  if (listed.length === 0) return { commits: [onto], isWhole: false, isListed: false };
  return { commits: listed.map(({ id }) => id), isWhole: isWhole(listed), isListed: true };
}

/** A branch is looked for as the remote has it first: the local one may be older. */
async function findMergeBase(git: Git, base: string | undefined, eventBase: string | undefined): Promise<string | undefined> {
  for (const candidate of [eventBase, ...(base === undefined ? [] : namesOf(base))]) {
    if (candidate === undefined) continue;
    const tip = asCommit(await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`));
    const found = tip === undefined ? undefined : asCommit(await git('merge-base', tip, 'HEAD'));
    if (found !== undefined) return found;
  }
  return undefined;
}

function namesOf(base: string): readonly string[] {
  if (commitSchema.safeParse(base).success) return [base];
  if (!isRefName(base)) return [];
  const branch = base.startsWith('refs/heads/') ? [`refs/remotes/origin/${base.slice('refs/heads/'.length)}`] : [];
  return base.startsWith('refs/') ? [...branch, base] : [];
}

/** The commit itself and what it is built on, along first parents; none where the clone does not have it. */
async function listAncestors(git: Git, commit: string, most: number): Promise<readonly ListedCommit[]> {
  const words = ['--first-parent', `--max-count=${most}`, '--pretty=raw', '--no-color', '--end-of-options', commit, '--'];
  const listed = await git('rev-list', ...words);
  return listed === undefined ? [] : parseCommits(listed.toString('latin1'));
}

/** A list that ends before its limit is whole only if its last commit is a first one. */
function isWhole(commits: readonly ListedCommit[]): boolean {
  return commits.length >= evidenceLimits.commits || commits.at(-1)?.parents.length === 0;
}

function asCommit(output: Buffer | undefined): string | undefined {
  const parsed = commitSchema.safeParse(output?.toString('latin1').trim());
  return parsed.success ? parsed.data : undefined;
}

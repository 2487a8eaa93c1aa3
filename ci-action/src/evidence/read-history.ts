// Which commits the scanned tree is built on, as far as the clone tells. Used by gather-evidence.ts.
import { commitSchema, evidenceLimits, isRefName, type Evidence } from '@portcullis/contract';
import type { EarlierCommits } from './earlier-commits.ts';
import type { Git } from './run-git.ts';
import type { ScanContext } from '../scan-run.ts';

export interface Scanned {
  readonly context: Pick<ScanContext, 'commit' | 'base' | 'pullRequest'>;
  readonly earlier: EarlierCommits;
}

/** Undefined where HEAD is not what was scanned, or has nothing before it. */
export async function readHistory(git: Git, { context, earlier }: Scanned): Promise<Evidence['history']> {
  const head = await readCommit(git, 'HEAD');
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
  const listed = await listAncestors(git, onto);
  return { commits: [...listed], isWhole: await isWhole(git, listed) };
}

/** Its id and, as they stand in the commit, its parents, also where a shallow clone does not have them. */
async function readCommit(git: Git, name: string): Promise<{ readonly id: string; readonly parents: readonly string[] } | undefined> {
  const id = asCommit(await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`));
  const content = id === undefined ? undefined : await git('cat-file', 'commit', id);
  if (id === undefined || content === undefined) return undefined;
  const [header = ''] = content.toString('latin1').split('\n\n', 1);
  const parents = [...header.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map((match) => match[1]).filter((parent) => parent !== undefined);
  return { id, parents };
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

/** The commit itself and what it is built on, along first parents; the commit alone where the clone does not have it. */
async function listAncestors(git: Git, commit: string): Promise<readonly string[]> {
  const listed = await git('rev-list', '--first-parent', `--max-count=${evidenceLimits.commits}`, '--end-of-options', commit, '--');
  const commits =
    listed
      ?.toString('latin1')
      .split('\n')
      .filter((line) => commitSchema.safeParse(line).success) ?? [];
  return commits.length === 0 ? [commit] : commits;
}

/** A list that ends before its limit is whole only if its last commit is a first one. */
async function isWhole(git: Git, commits: readonly string[]): Promise<boolean> {
  if (commits.length >= evidenceLimits.commits) return true;
  const last = await readCommit(git, commits.at(-1) ?? '');
  return last?.parents.length === 0;
}

export function asCommit(output: Buffer | undefined): string | undefined {
  const parsed = commitSchema.safeParse(output?.toString('latin1').trim());
  return parsed.success ? parsed.data : undefined;
}

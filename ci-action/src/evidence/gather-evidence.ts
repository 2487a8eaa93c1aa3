// What can be said of the checkout besides the reports, gathered once for all of them; add-evidence.ts puts it in. A checkout without git, or
// with less of a history, gives less evidence and never a failed run.
import { evidenceLimits, type Evidence } from '@portcullis/contract';
import { lstatSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { GatheredEvidence } from './add-evidence.ts';
import { readEarlierCommits } from './earlier-commits.ts';
import { makeUnchangedFinder } from './find-unchanged.ts';
import { readChanges, type Missing } from './read-changes.ts';
import { readHistory, type KnownHistory, type Scanned } from './read-history.ts';
import { makeSourceReader } from './read-source.ts';
import { makeGit, type Git, type GitOfCheckout } from './run-git.ts';

const said: Readonly<Record<Missing, string>> = {
  absent: 'the clone does not have the commit to compare with; fetch-depth: 0 of actions/checkout gives it',
  'too-many': `there are more than ${evidenceLimits.files} files or ${evidenceLimits.hunks} places`,
  failed: 'git could not compare the commits',
};

/**
 * @param folder the working directory
 * @param say prints a line in the log
 */
export async function gatherEvidence(
  context: Scanned['context'],
  folder: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<GatheredEvidence> {
  const git = makeGit(folder, env);
  const scanned = { context, earlier: readEarlierCommits(env) };
  const [toplevel, history] = await Promise.all([findToplevel(git.git), readHistory(git.git, scanned)]);
  const workspace = env['GITHUB_WORKSPACE'];
  const root = toplevel ?? (workspace && isAbsolute(workspace) ? workspace : folder);
  const facts = toplevel === undefined ? undefined : await readFacts(git, scanned, history, say);
  if (toplevel === undefined) say('No git repository to read: reports go without its history.');
  const from = facts?.changes?.from;
  const findUnchanged = from === undefined ? undefined : makeUnchangedFinder(git.git, root, from);
  return { evidence: { root, ...facts }, root, sources: makeSourceReader(root), findUnchanged };
}

/** A repository's configuration may name any folder as its own, such as `/`; one that git made has `.git` in it. */
async function findToplevel(git: Git): Promise<string | undefined> {
  const toplevel = (await git('rev-parse', '--show-toplevel'))?.toString('utf8').replace(/\r?\n$/, '');
  if (!toplevel || !isAbsolute(toplevel) || toplevel.length > 4_000) return undefined;
  return lstatSync(join(toplevel, '.git'), { throwIfNoEntry: false }) ? toplevel : undefined;
}

async function readFacts(
  git: GitOfCheckout,
  scanned: Scanned,
  known: KnownHistory | undefined,
  say: (line: string) => void,
): Promise<Pick<Evidence, 'history' | 'changes'>> {
  if (!known) {
    say('Git does not tell what the scanned commit is built on: reports go without its history.');
    return {};
  }
  const history = { commits: known.commits, isWhole: known.isWhole };
  const changes = await readChanges(git, scanned, known);
  if (typeof changes !== 'string') return { history, changes };
  say(`Reports go without the places that changed: ${said[changes]}.`);
  return { history };
}

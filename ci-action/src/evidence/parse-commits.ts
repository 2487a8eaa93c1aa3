// Reads `git rev-list --pretty=raw`: commits with their parents as they stand in the commit, also where a shallow clone does not have them.
// Used by read-history.ts.

export interface ListedCommit {
  readonly id: string;
  readonly parents: readonly string[];
}

/**
 * The commits in their order. Whoever made a commit may have written more lines into its head, also such as begin another: only what follows the
 * empty line behind a head begins one (git indents messages), and only what follows the tree at once is a parent, as git reads it.
 */
export function parseCommits(listed: string): readonly ListedCommit[] {
  const commits: ListedCommit[] = [];
  const next = /commit ([0-9a-f]{40,64})\ntree [0-9a-f]{40,64}\n((?:parent [0-9a-f]{40,64}\n)*)/y;
  for (let start = 0; start >= 0; start = startOfNext(listed, next.lastIndex)) {
    next.lastIndex = start;
    const [, id, parents = ''] = next.exec(listed) ?? [];
    if (id === undefined) break;
    commits.push({ id, parents: [...parents.matchAll(/[0-9a-f]{40,64}/g)].map(([parent]) => parent) });
  }
  return commits;
}

function startOfNext(listed: string, inHead: number): number {
  const endOfHead = listed.indexOf('\n\n', inHead - 1);
  const found = endOfHead < 0 ? -1 : listed.indexOf('\ncommit ', endOfHead + 1);
  return found < 0 ? -1 : found + 1;
}

// Which old pull requests may go: a commit goes from all branches that it is on, or from none, so that no gate is judged by half of its scans.
import type { BranchId } from '../ids.ts';

/** A branch without an upload for a long time. */
export interface OldBranch {
  readonly id: BranchId;
  readonly commits: readonly string[];
  /** Other branches that one of its commits is on. */
  readonly sharedWith: readonly BranchId[];
}

/** Those of the branches that share commits with one another at most: what stays holds what it shares a commit with, and so on. */
export function choosePulls(old: readonly OldBranch[]): OldBranch[] {
  const going = new Map(old.map((branch) => [branch.id, branch]));
  let before: number;
  do {
    before = going.size;
    for (const branch of old) if (branch.sharedWith.some((id) => !going.has(id))) going.delete(branch.id);
  } while (going.size < before);
  return [...going.values()];
}

// Which branches have a full set of findings of their own. All others are told by how they differ from one of these.

/** Short name of a branch. */
export function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/** True where a name fits a pattern, in which `*` stands for any characters. Takes time in proportion to their lengths, whatever they are. */
export function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return name === pattern;
  if (!name.startsWith(first) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** @param project its default branch as a full ref, and names or patterns of the others */
export function isLongLived(
  ref: string,
  project: { readonly defaultBranch: string; readonly longLivedBranches: readonly string[] },
): boolean {
  if (ref === project.defaultBranch) return true;
  return ref.startsWith('refs/heads/') && project.longLivedBranches.some((pattern) => fits(branchName(ref), pattern));
}

/** The ref that a scan is filed under. A pull request is never a long-lived branch, whatever its ref is called: that of a fork may well be called main. */
export function filedRef(
  { ref, pullRequest }: { readonly ref: string; readonly pullRequest: number | undefined },
  project: Parameters<typeof isLongLived>[1],
): string {
  return pullRequest !== undefined && isLongLived(ref, project) ? `refs/pull/${pullRequest}/head` : ref;
}

// Refs as people say them: the branch's short name; the number of a pull request.

/** `refs/heads/main` → `main`; `refs/tags/v1` → `v1`; `refs/pull/12/merge` → `pull request 12`. */
export function describeRef(ref: string, pullRequest: number | null = null): string {
  const number = pullRequest ?? /^refs\/(?:pull|merge-requests|pull-requests)\/(\d+)\//.exec(ref)?.[1];
  const name = ref.replace(/^refs\/(?:heads|tags)\//, '');
  if (number === undefined) return name;
  return name === ref ? `pull request ${number}` : `pull request ${number} (${name})`;
}

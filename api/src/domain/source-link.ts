// The address of a line of code at a commit, in the way of the host that has the repository.

/** How each host writes it. GitHub's form is the default: Gitea, Forgejo and GitHub Enterprise understand it. */
function blobPath(hostname: string): (commit: string, path: string, line: string) => string {
  if (hostname === 'gitlab.com' || hostname.startsWith('gitlab.'))
    return (commit, path, line) => `/-/blob/${commit}/${path}${line && `#L${line}`}`;
  if (hostname === 'bitbucket.org') return (commit, path, line) => `/src/${commit}/${path}${line && `#lines-${line}`}`;
  if (hostname === 'dev.azure.com')
    return (commit, path, line) => `?path=/${path}&version=GC${commit}${line && `&line=${line}&lineEnd=${line}&lineStartColumn=1`}`;
  return (commit, path, line) => `/blob/${commit}/${path}${line && `#L${line}`}`;
}

/**
 * Where to read a finding's line; null where that cannot be said. Never leaves the repository: a path that climbs out of it, or is
 * no path inside one, gets no link.
 * @param repositoryUrl https address without a slash at its end
 */
export function sourceLink(repositoryUrl: string | null, commit: string | null, path: string | null, line: number | null): string | null {
  if (repositoryUrl === null || commit === null || path === null || path === '' || !URL.canParse(repositoryUrl)) return null;
  if (!path.isWellFormed()) return null;
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /^[a-z][a-z0-9+.-]*:/i.test(path)) return null;
  const { hostname } = new URL(repositoryUrl);
  return repositoryUrl + blobPath(hostname)(commit, parts.map(encodeURIComponent).join('/'), line === null ? '' : String(line));
}

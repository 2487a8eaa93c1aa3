// Every page of the dashboard with data on it, for what must hold on all of them.
import { fillPath, pages } from '@portcullis/contract';
import type { Page } from 'playwright-core';

export interface KnownPage {
  readonly name: string;
  readonly path: string;
}

/** Pages inside the tenant. `scan`, `finding` and `commit` are ids of the project's. */
export function listPages({
  project,
  scan,
  finding,
  commit,
}: {
  readonly project: string;
  readonly scan: string;
  readonly finding: string;
  readonly commit: string;
}): KnownPage[] {
  const home = `/projects/${project}`;
  return [
    { name: 'overview', path: '/' },
    { name: 'projects', path: '/projects' },
    { name: 'project: scans', path: home },
    { name: 'project: branches', path: `${home}?tab=branches` },
    { name: 'project: settings', path: `${home}?tab=settings` },
    { name: 'project: policy', path: `${home}/policy` },
    { name: 'commit', path: fillPath(pages.commit, { project, commit }) },
    { name: 'scan', path: fillPath(pages.scan, { project, scan }) },
    { name: 'findings', path: `${home}/findings` },
    { name: 'finding', path: `${home}/findings?finding=${finding}` },
    { name: 'choice of a project', path: '/findings' },
    { name: 'accepted risks', path: '/acceptances' },
    { name: 'reviews', path: '/reviews' },
    { name: 'keys', path: '/keys' },
    { name: 'members', path: '/members' },
    { name: 'audit log', path: '/audit' },
    { name: 'billing', path: '/billing' },
    { name: 'settings', path: '/settings' },
    { name: 'unknown address', path: '/nowhere' },
  ];
}

/** Goes to a page and waits until nothing on it waits for the API any more. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('main').getByRole('heading').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root, [role="status"][aria-label^="Loading"]') === null);
}

export interface KnownIds {
  readonly scan: string;
  readonly finding: string;
  /** That of the scan. */
  readonly commit: string;
}

/** Lets the API tell which ids there are. */
export async function findIds(url: string, key: string, project: string): Promise<KnownIds> {
  const read = async (path: string): Promise<{ readonly id: string; readonly commit?: string }> => {
    const response = await fetch(`${url}/api/v1/projects/${project}/${path}`, { headers: { authorization: `Bearer ${key}` } });
    const { items } = (await response.json()) as { readonly items: readonly { readonly id: string; readonly commit?: string }[] };
    return items[0] ?? { id: '' };
  };
  const { id: scan, commit = '' } = await read('scans?limit=1');
  return { scan, finding: (await read('findings?limit=1')).id, commit };
}

// Branches and pull requests of a project, the one scanned last first.
import { Skeleton } from '@mantine/core';
import { IconGitBranch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Branch, Project } from '../../api/contract.ts';
import { useBranches } from '../../api/use-branches.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './branches-tab.module.css';

/** As many as the API names. */
const namedByApi = 200;

export function BranchesTab({ project }: { readonly project: Project }): ReactNode {
  const { data, error, refetch } = useBranches(project.slug);
  if (data === undefined)
    return error === null ? (
      <Skeleton height={320} role="status" aria-label="Loading the branches" />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  if (data.items.length === 0)
    return (
      <EmptyState icon={IconGitBranch} title="No branch yet">
        A branch is here from its first scan on. <Link href={`/projects/${project.slug}`}>Send the first one</Link>.
      </EmptyState>
    );
  return (
    <>
      <ul className={styles['list']}>
        {data.items.map((branch) => (
          <BranchRow key={branch.ref} project={project.slug} branch={branch} />
        ))}
      </ul>
      {data.items.length >= namedByApi && <p className={styles['note']}>These are the {namedByApi} scanned last.</p>}
    </>
  );
}

function BranchRow({ project, branch }: { readonly project: string; readonly branch: Branch }): ReactNode {
  const { ref, pullRequest, isDefault, outcome, health, commit, lastScanId, lastScanAt, scans } = branch;
  const search = new URLSearchParams({ ref }).toString();
  return (
    <li className={styles['row']}>
      <div>
        <OutcomeBadge outcome={outcome} />
      </div>
      <div className={styles['name']}>
        <strong>
          <PlainLine text={describeRef(ref, pullRequest)} longest={140} />
        </strong>
        {isDefault && <span className={styles['default']}>Default branch</span>}
        {health === 'unhealthy' && <span className={styles['unhealthy']}>last scan did not run to its end</span>}
      </div>
      <div className={styles['last']}>
        <Link href={`/projects/${project}/scans/${lastScanId}`}>
          <RelativeTime at={lastScanAt} />
        </Link>{' '}
        <Link href={`/projects/${project}/commits/${commit}`} title={`Verdict on the commit ${commit}`}>
          <code>{commit.slice(0, 8)}</code>
        </Link>
      </div>
      <div className={styles['links']}>
        <Link href={`/projects/${project}?${search}`}>
          {scans.toLocaleString('en')} {scans === 1 ? 'scan' : 'scans'}
        </Link>
        <Link href={`/projects/${project}/findings?${search}`}>Findings</Link>
      </div>
    </li>
  );
}

// All projects. A first form that shows how a table is made.
import { IconFolders } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Project } from '../../api/contract.ts';
import { useProjects } from '../../api/use-projects.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { VirtualTable, type Column } from '../../components/virtual-table.tsx';

// Outside of the component, so that rows are not measured again on every render.
const columns: readonly Column<Project>[] = [
  {
    name: 'name',
    header: 'Name',
    width: 'minmax(12rem, 2fr)',
    cell: ({ slug, name }) => (
      <Link href={`/projects/${slug}`}>
        <PlainLine text={name} />
      </Link>
    ),
  },
  { name: 'branch', header: 'Default branch', width: 'minmax(8rem, 1fr)', cell: ({ defaultBranch }) => <PlainLine text={defaultBranch} /> },
  { name: 'created', header: 'Created', width: '9rem', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
];

export function ProjectsPage(): ReactNode {
  const { data, error, refetch } = useProjects();
  if (data === undefined) return error === null ? <PageSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHeader title="Projects" />
      {data.items.length === 0 ? (
        <EmptyState icon={IconFolders} title="No projects yet">
          Make a project and send its first scan.
        </EmptyState>
      ) : (
        <VirtualTable label="Projects" columns={columns} rows={data.items} rowKey={({ id }) => id} />
      )}
    </>
  );
}

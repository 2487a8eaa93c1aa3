// /findings: findings belong to a project. With one project it goes straight there.
import { Anchor, Stack } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, Redirect } from 'wouter';
import { useProjects } from '../../api/use-projects.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { PlainLine } from '../../components/plain-line.tsx';

export function ChooseProjectPage(): ReactNode {
  const { data, error, refetch } = useProjects();
  if (data === undefined) return error === null ? <PageSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const [first] = data.items;
  if (first === undefined)
    return (
      <EmptyState icon={IconBug} title="No findings yet">
        Make a project and send its first scan.
      </EmptyState>
    );
  if (data.items.length === 1) return <Redirect to={`/projects/${first.slug}/findings`} replace />;
  return (
    <>
      <PageHeader title="Findings" description="Choose a project." />
      <Stack gap="xs">
        {data.items.map(({ id, slug, name }) => (
          <Anchor key={id} component={Link} href={`/projects/${slug}/findings`} className="card">
            <PlainLine text={name} />
          </Anchor>
        ))}
      </Stack>
    </>
  );
}

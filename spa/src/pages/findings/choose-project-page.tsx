// /findings: findings belong to a project. With one project it goes straight there.
import { Button } from '@mantine/core';
import { IconBug, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, Redirect } from 'wouter';
import { useProjects } from '../../api/use-projects.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './choose-project-page.module.css';

export function ChooseProjectPage(): ReactNode {
  const { data, error, refetch } = useProjects();
  if (data === undefined) return error === null ? <PageSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const [first] = data.items;
  if (first === undefined)
    return (
      <EmptyState
        icon={IconBug}
        title="No findings yet"
        action={
          <Button component={Link} href="/projects" variant="default">
            Open the projects
          </Button>
        }
      >
        Findings belong to a project. Make one, and send its first scan.
      </EmptyState>
    );
  if (data.items.length === 1) return <Redirect to={`/projects/${first.slug}/findings`} replace />;
  return (
    <>
      <PageHeader title="Findings" description="Choose a project." />
      <ul className={styles['projects']}>
        {data.items.map(({ id, slug, name }) => (
          <li key={id}>
            <Link href={`/projects/${slug}/findings`}>
              <PlainLine text={name} />
            </Link>
            <span className={styles['slug']}>{slug}</span>
            <IconChevronRight size={18} aria-hidden />
          </li>
        ))}
      </ul>
    </>
  );
}

// All projects with their state; search by name; a new one in a modal.
import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { IconFolders, IconPlus, IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { ProjectState } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { useOverview } from '../../api/use-overview.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProjectTable, sortByPressure } from '../../components/project-table.tsx';
import { CreateProjectForm } from './create-project-form.tsx';
import styles from './projects-page.module.css';

export function ProjectsPage(): ReactNode {
  const { data, error, refetch } = useOverview({ days: '90' });
  const mayCreate = useMay('project.create');
  const [isCreating, setIsCreating] = useState(false);
  const [, navigate] = useLocation();
  const open = (): void => setIsCreating(true);
  const create = mayCreate && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={open}>
      New project
    </Button>
  );
  return (
    <>
      <PageHeader title="Projects" description="One for each repository, or part of one, that a gate is for." actions={create} />
      {data !== undefined ? (
        <ProjectList projects={data.projects} mayCreate={mayCreate} onCreate={open} />
      ) : error === null ? (
        <ProjectsSkeleton />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
      <Modal opened={isCreating} onClose={() => setIsCreating(false)} title="New project" size="lg">
        <CreateProjectForm onCreated={({ slug }) => navigate(`/projects/${slug}`)} onCancel={() => setIsCreating(false)} />
      </Modal>
    </>
  );
}

interface ProjectListProps {
  readonly projects: readonly ProjectState[];
  readonly mayCreate: boolean;
  readonly onCreate: () => void;
}

function ProjectList({ projects, mayCreate, onCreate }: ProjectListProps): ReactNode {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('q') ?? '';
  const matching = sortByPressure(projects).filter(({ slug, name }) =>
    `${name} ${slug}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  if (projects.length === 0)
    return (
      <EmptyState
        icon={IconFolders}
        title="No projects yet"
        action={mayCreate ? <Button onClick={onCreate}>Create a project</Button> : undefined}
      >
        {mayCreate
          ? 'Make the first one; then a key and a few lines in your CI send its first scan.'
          : 'Your role cannot make one. Ask an owner or admin of this tenant.'}
      </EmptyState>
    );
  return (
    <>
      <TextInput
        className={styles['search']}
        type="search"
        aria-label="Search projects"
        placeholder="Search by name"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={({ currentTarget: { value } }) => setSearch(value === '' ? {} : { q: value }, { replace: true })}
      />
      {matching.length === 0 ? (
        <EmptyState
          icon={IconSearch}
          title="No project matches"
          action={
            <Button variant="default" onClick={() => setSearch({}, { replace: true })}>
              Show all
            </Button>
          }
        >
          No name or slug contains “<PlainLine text={wanted} longest={60} />
          ”.
        </EmptyState>
      ) : (
        <div className={styles['panel']}>
          <ProjectTable projects={matching} />
        </div>
      )}
      <p className="visually-hidden" role="status">
        {matching.length} of {projects.length} projects
      </p>
    </>
  );
}

function ProjectsSkeleton(): ReactNode {
  return (
    <div role="status" aria-label="Loading the projects">
      <Skeleton height={36} maw="22rem" mb="1rem" />
      <Skeleton height={360} />
    </div>
  );
}

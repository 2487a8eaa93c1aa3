// Name, branches and repository of a project.
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Project } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { useAct } from '../../auth/use-act.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { changeProject } from './change-project.ts';
import { isAbout, readPatterns } from './long-lived-branches.ts';
import styles from './settings-tab.module.css';

const shortBranch = (ref: string): string => ref.replace(/^refs\/heads\//, '');

export function ProjectForm({ project }: { readonly project: Project }): ReactNode {
  const mayManage = useMay('project.manage');
  return (
    <section className={styles['section']} aria-labelledby="project" tabIndex={-1} data-focus-home>
      <h2 id="project">Project</h2>
      <p className={styles['note']}>
        Slug <code>{project.slug}</code>, made <RelativeTime at={project.createdAt} />. The slug stays: CI and links use it.
      </p>
      {mayManage ? <Fields project={project} /> : <ProjectFacts project={project} />}
    </section>
  );
}

function Fields({ project }: { readonly project: Project }): ReactNode {
  const [name, setName] = useState(project.name);
  const [branch, setBranch] = useState(shortBranch(project.defaultBranch));
  const [longLived, setLongLived] = useState(project.longLivedBranches.join('\n'));
  const [repository, setRepository] = useState(project.repositoryUrl ?? '');
  const { run, isRunning, problem } = useAct(changeProject);
  const change = {
    ...(name.trim() === project.name ? {} : { name: name.trim() }),
    ...(branch.trim() === shortBranch(project.defaultBranch) ? {} : { defaultBranch: branch.trim() }),
    ...(readPatterns(longLived).join('\n') === project.longLivedBranches.join('\n') ? {} : { longLivedBranches: readPatterns(longLived) }),
    ...(repository.trim() === (project.repositoryUrl ?? '') ? {} : { repositoryUrl: repository.trim() || null }),
  };
  const isChanged = Object.keys(change).length > 0;
  const errorOf = (field: string): string | undefined => (isAbout(problem, field) ? problem?.detail : undefined);
  const hasPlace = ['name', 'defaultBranch', 'longLivedBranches', 'repositoryUrl'].some((field) => errorOf(field) !== undefined);
  const save = async (): Promise<void> => {
    // The API keeps addresses and lists in one form; the fields show what is kept.
    const saved = await run({ project: project.slug, change });
    if (saved === undefined) return;
    setRepository(saved.repositoryUrl ?? '');
    setLongLived(saved.longLivedBranches.join('\n'));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack mt="md">
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
          error={errorOf('name')}
        />
        <TextInput
          label="Default branch"
          description="What pull requests are compared with. A branch that was scanned as one of many cannot become it."
          required
          spellCheck={false}
          value={branch}
          onChange={({ currentTarget: { value } }) => setBranch(value)}
          error={errorOf('defaultBranch')}
        />
        <LongLivedField value={longLived} onChange={setLongLived} error={errorOf('longLivedBranches')} />
        <TextInput
          label="Repository"
          description="Findings link to their line there."
          placeholder="https://github.com/acme/web-shop"
          type="url"
          spellCheck={false}
          value={repository}
          onChange={({ currentTarget: { value } }) => setRepository(value)}
          error={errorOf('repositoryUrl')}
        />
        {!hasPlace && <ProblemAlert problem={problem} />}
        <Group justify="flex-end">
          <Button type="submit" loading={isRunning} disabled={!isChanged || name.trim() === '' || branch.trim() === ''}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface LongLivedFieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
}

function LongLivedField({ value, onChange, error }: LongLivedFieldProps): ReactNode {
  return (
    <Textarea
      label="Other long-lived branches"
      description="One name in each line, * for any characters. Each has a full set of findings of its own, and pull requests into it are compared with it. All other branches are told by how they differ from one of these or the default branch."
      placeholder={'develop\nrelease/*'}
      autosize
      minRows={2}
      maxRows={8}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
}

function ProjectFacts({ project }: { readonly project: Project }): ReactNode {
  return (
    <Facts className={styles['facts']}>
      <Fact name="Default branch">
        <PlainLine text={shortBranch(project.defaultBranch)} />
      </Fact>
      {project.longLivedBranches.length > 0 && (
        <Fact name="Long-lived too">
          <PlainLine text={project.longLivedBranches.join(', ')} />
        </Fact>
      )}
      <Fact name="Repository">{project.repositoryUrl === null ? 'Not named' : <PlainLine text={project.repositoryUrl} />}</Fact>
    </Facts>
  );
}

// The form of a new project. Its slug follows the name until somebody changes it.
import { Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Project } from '../../api/contract.ts';
import { useAct } from '../../auth/use-act.ts';
import { FormActions } from '../../components/form-actions.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { createProject } from './create-project.ts';
import { makeSlug } from './make-slug.ts';

interface CreateProjectFormProps {
  readonly onCreated: (project: Project) => void;
  readonly onCancel?: () => void;
}

const fields = ['name', 'slug', 'defaultBranch', 'repositoryUrl'] as const;

export function CreateProjectForm({ onCreated, onCancel }: CreateProjectFormProps): ReactNode {
  const [name, setName] = useState('');
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [branch, setBranch] = useState('main');
  const [repository, setRepository] = useState('');
  const { run, isRunning, problem } = useAct(createProject);
  const slug = ownSlug ?? makeSlug(name);
  const errorOf = (field: (typeof fields)[number]): string | undefined => (problem?.pointer === `/${field}` ? problem.detail : undefined);
  const submit = async (): Promise<void> => {
    const wish = { name: name.trim(), slug, defaultBranch: branch.trim(), repositoryUrl: repository.trim() || null };
    const made = await run(wish);
    if (made !== undefined) onCreated(made);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack maw="32rem">
        <TextInput
          label="Name"
          placeholder="Web shop"
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errorOf('name')}
        />
        <TextInput
          label="Slug"
          description="Its name in addresses and in CI. It stays."
          required
          maxLength={63}
          spellCheck={false}
          pattern="[a-z0-9]([a-z0-9\-]{0,61}[a-z0-9])?"
          title="a to z, 0 to 9 and dashes, not at either end"
          value={slug}
          onChange={(event) => setOwnSlug(event.currentTarget.value)}
          error={errorOf('slug')}
        />
        <TextInput
          label="Default branch"
          description="What pull requests are compared with. It can be changed until it has been scanned."
          required
          spellCheck={false}
          value={branch}
          onChange={(event) => setBranch(event.currentTarget.value)}
          error={errorOf('defaultBranch')}
        />
        <TextInput
          label="Repository"
          description="Optional. Findings then link to their line of code."
          placeholder="https://github.com/acme/web-shop"
          type="url"
          spellCheck={false}
          value={repository}
          onChange={(event) => setRepository(event.currentTarget.value)}
          error={errorOf('repositoryUrl')}
        />
        <ProblemAlert problem={fields.some((field) => problem?.pointer === `/${field}`) ? null : problem} />
        <FormActions submitLabel="Create the project" isRunning={isRunning} onCancel={onCancel} />
      </Stack>
    </form>
  );
}

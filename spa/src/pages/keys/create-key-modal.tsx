// The form for a new key: name, what it is for, what it may, how long.
import { Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../../api/problem.ts';
import type { Scope } from '../../api/contract.ts';
import { useProjects } from '../../api/use-projects.ts';
import { useAct } from '../../auth/use-act.ts';
import { daysAhead } from '../../components/expiry-days.ts';
import { FormActions } from '../../components/form-actions.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { createKey } from './create-key.tsx';
import { lives, readEnd, type Life } from './key-life.ts';
import { scopesInOrder, scopeWords } from './scope-words.ts';

interface CreateKeyModalProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What stands in the form beforehand: of a link, or of the key that this one shall follow. */
  readonly given: GivenKey;
}

export interface GivenKey {
  readonly name: string;
  /** A slug; null for the whole tenant; undefined where it is yet to be chosen. */
  readonly project: string | null | undefined;
  readonly scopes: readonly Scope[];
}

export function CreateKeyModal({ opened, onClose, given }: CreateKeyModalProps): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Create a key" size="lg">
      <CreateKeyForm onClose={onClose} given={given} />
    </Modal>
  );
}

function CreateKeyForm({ onClose, given }: Omit<CreateKeyModalProps, 'opened'>): ReactNode {
  const { run, isRunning, problem } = useAct(createKey, onClose);
  const [name, setName] = useState(given.name);
  const { projects, project, setProject } = useProjectChoice(given.project);
  const [scopes, setScopes] = useState(given.scopes);
  const [life, setLife] = useState<Life>('365');
  const [day, setDay] = useState('');
  const [isTried, setIsTried] = useState(false);
  const end = readEnd(life, day, new Date());
  const submit = (): void => {
    setIsTried(true);
    if (name.trim() === '' || project === undefined || scopes.length === 0 || end === undefined) return;
    void run({ name, project, scopes: [...scopes], expiresAt: end?.toISOString() ?? null });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Says where the key is used, such as “web-shop, GitHub Actions”."
          value={name}
          maxLength={200}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
          error={(isTried && name.trim() === '' && 'Give the key a name.') || at(problem, '/name')}
        />
        <ProjectSelect
          projects={projects}
          value={project}
          onChange={setProject}
          error={(isTried && project === undefined && 'Choose what the key is for.') || at(problem, '/project')}
        />
        <ScopeChoice value={scopes} onChange={setScopes} error={isTried && scopes.length === 0 && 'A key needs at least one scope.'} />
        <LifeChoice
          life={life}
          setLife={setLife}
          day={day}
          setDay={setDay}
          end={end}
          error={isTried && end === undefined && 'Choose a day.'}
        />
        <ProblemAlert problem={problem} />
        <FormActions submitLabel="Create the key" isRunning={isRunning} onCancel={onClose} />
      </Stack>
    </form>
  );
}

function at(problem: Problem | null, pointer: string): string | false {
  return problem?.pointer === pointer && problem.detail;
}

/** The only project there is needs no choice. The whole tenant is never chosen for anybody. */
function useProjectChoice(given: GivenKey['project']) {
  const items = useProjects().data?.items ?? [];
  const [chosen, setProject] = useState(given);
  const project = chosen === undefined && items.length === 1 ? items[0]?.slug : chosen;
  return { projects: items, project, setProject };
}

interface ProjectSelectProps {
  readonly projects: readonly { readonly slug: string; readonly name: string }[];
  readonly value: GivenKey['project'];
  readonly onChange: (project: string | null) => void;
  readonly error: string | false;
}

function ProjectSelect({ projects, value, onChange, error }: ProjectSelectProps): ReactNode {
  const choices = projects.map(({ slug, name }) => ({ value: slug, label: name === slug ? slug : `${name} (${slug})` }));
  return (
    <Select
      label="For"
      description="A key for one project does the least harm if it leaks."
      placeholder="Choose a project"
      withAsterisk
      data={[...choices, { value: '', label: 'The whole tenant' }]}
      value={value === undefined ? null : (value ?? '')}
      onChange={(slug) => onChange(slug === '' ? null : slug)}
      error={error}
      allowDeselect={false}
      searchable={choices.length > 8}
      nothingFoundMessage="No project has this name."
    />
  );
}

interface ScopeChoiceProps {
  readonly value: readonly Scope[];
  readonly onChange: (scopes: readonly Scope[]) => void;
  readonly error: string | false;
}

function ScopeChoice({ value, onChange, error }: ScopeChoiceProps): ReactNode {
  return (
    <Checkbox.Group
      label="May do"
      value={[...value]}
      onChange={(chosen) => onChange(scopesInOrder.filter((scope) => chosen.includes(scope)))}
      error={error}
    >
      <Stack gap="xs" mt={6} mb={4}>
        {scopesInOrder.map((scope) => (
          <Checkbox key={scope} value={scope} label={scopeWords[scope].label} description={scopeWords[scope].may} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

interface LifeChoiceProps {
  readonly life: Life;
  readonly setLife: (life: Life) => void;
  readonly day: string;
  readonly setDay: (day: string) => void;
  readonly end: Date | null | undefined;
  readonly error: string | false;
}

const dayWords = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

function LifeChoice({ life, setLife, day, setDay, end, error }: LifeChoiceProps): ReactNode {
  return (
    <div>
      <Group align="flex-end" grow>
        <Select
          label="Works for"
          data={lives.map(({ value, label }) => ({ value, label }))}
          value={life}
          onChange={(chosen) => setLife(chosen ?? '365')}
          allowDeselect={false}
        />
        {life === 'day' && (
          <TextInput
            type="date"
            label="Last day"
            min={daysAhead(1)}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
            error={error}
          />
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={6}>
        {end instanceof Date && life !== 'day' && `Ends on ${dayWords.format(end)}. You are warned here two weeks before.`}
        {life === 'never' && 'Nobody is reminded of a key without end. Rotate it now and then.'}
      </Text>
    </div>
  );
}

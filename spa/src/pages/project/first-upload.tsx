// Leads from nothing to the first scan: a project, a key, the lines for the CI, and waiting for what comes in.
import { Button, Loader, NativeSelect, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { ProjectState } from '../../api/contract.ts';
import { useKeys } from '../../api/use-keys.ts';
import { useMay } from '../../api/use-me.ts';
import { useProject } from '../../api/use-project.ts';
import { useAct } from '../../auth/use-act.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { createKey } from '../keys/create-key.tsx';
import { CreateProjectForm } from '../projects/create-project-form.tsx';
import { CiLines } from './ci-lines.tsx';
import styles from './first-upload.module.css';

type Known = Pick<ProjectState, 'slug' | 'name'>;

interface FirstUploadProps {
  /** Projects without any scan; one of them is set up. */
  readonly projects: readonly Known[];
}

export function FirstUpload({ projects }: FirstUploadProps): ReactNode {
  const [search, setSearch] = useSearchParams();
  const chosen = projects.find(({ slug }) => slug === search.get('project')) ?? projects[0];
  useGentlePolling();
  const choose = (slug: string): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('project', slug);
        return next;
      },
      { replace: true },
    );
  return (
    <div className={styles['guide']}>
      <div className={styles['intro']}>
        <h2>Send your first scan</h2>
        <p>
          Your scanners run in your CI as they do today. Portcullis takes their reports as they are, keeps track of every finding, and says
          whether a commit may pass.
        </p>
      </div>
      <ol className={styles['steps']}>
        <Step number={1} title="A project" isDone={chosen !== undefined}>
          <ProjectStep projects={projects} chosen={chosen} onChoose={choose} />
        </Step>
        <KeyStep project={chosen} />
        <Step number={3} title="Your CI" isDone={false} isWaiting={chosen === undefined}>
          {chosen !== undefined && <CiStep slug={chosen.slug} />}
        </Step>
        <Step number={4} title="The first scan" isDone={false} isWaiting={chosen === undefined}>
          {chosen !== undefined && (
            <div className={styles['waiting']} role="status">
              <Loader size="sm" type="dots" aria-hidden /> Waiting for it. This page changes by itself when it comes in.
            </div>
          )}
        </Step>
      </ol>
    </div>
  );
}

/** Every five seconds while somebody looks at the tab. */
function useGentlePolling(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      for (const name of ['overview', 'scans', 'branches']) void queries.invalidateQueries({ queryKey: [name] });
    }, 5_000);
    return () => clearInterval(timer);
  }, [queries]);
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  /** Its turn has not come. */
  readonly isWaiting?: boolean;
  readonly children: ReactNode;
}

function Step({ number, title, isDone, isWaiting = false, children }: StepProps): ReactNode {
  return (
    <li className={styles['step']} data-done={isDone || undefined} data-waiting={isWaiting || undefined}>
      <span className={styles['mark']} aria-hidden>
        {isDone ? <IconCheck size={16} stroke={2.4} /> : number}
      </span>
      <div className={styles['body']}>
        <h3>
          {title}
          {isDone && <span className="visually-hidden"> (done)</span>}
        </h3>
        {children}
      </div>
    </li>
  );
}

interface ProjectStepProps extends FirstUploadProps {
  readonly chosen: Known | undefined;
  readonly onChoose: (slug: string) => void;
}

function ProjectStep({ projects, chosen, onChoose }: ProjectStepProps): ReactNode {
  const mayCreate = useMay('project.create');
  if (chosen === undefined && mayCreate) return <CreateProjectForm onCreated={({ slug }) => onChoose(slug)} />;
  if (chosen === undefined) return <Text c="dimmed">Your role cannot make one. Ask an owner or admin of this tenant.</Text>;
  if (projects.length === 1)
    return (
      <p className={styles['fact']}>
        <PlainLine text={chosen.name} longest={120} />
      </p>
    );
  return (
    <NativeSelect
      aria-label="Project to set up"
      className={styles['choice']}
      value={chosen.slug}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={projects.map(({ slug, name }) => ({ value: slug, label: name.slice(0, 80) }))}
    />
  );
}

function KeyStep({ project }: { readonly project: Known | undefined }): ReactNode {
  const mayRead = useMay('key.read');
  const mayManage = useMay('key.manage');
  const { data } = useKeys({ enabled: mayRead });
  const { run, isRunning, problem } = useAct(createKey);
  const key = data?.items.find(
    ({ scopes, project: only, revokedAt, expiresAt }) =>
      scopes.includes('ingest') &&
      (only === null || only === project?.slug) &&
      revokedAt === null &&
      (expiresAt === null || Date.parse(expiresAt) > Date.now()),
  );
  const isDone = project !== undefined && key !== undefined;
  return (
    <Step number={2} title="A key for your CI" isDone={isDone} isWaiting={project === undefined}>
      {project !== undefined && (
        <>
          <p className={styles['fact']}>
            {key === undefined ? (
              'It lets a job send scans and nothing else. It is shown once.'
            ) : (
              <>
                The key “
                <PlainLine text={key.name} longest={80} />” can send scans. It was shown once, when it was made; if it is lost, make
                another.
              </>
            )}
          </p>
          {mayManage ? (
            <Button
              variant={isDone ? 'default' : 'filled'}
              loading={isRunning}
              onClick={() => void run({ name: `CI of ${project.slug}`, project: project.slug, scopes: ['ingest'], expiresAt: null })}
            >
              {isDone ? 'Make another key' : 'Make a key'}
            </Button>
          ) : (
            key === undefined && <Text c="dimmed">Your role cannot make one. Ask an owner or admin of this tenant.</Text>
          )}
          <ProblemAlert problem={problem} />
        </>
      )}
    </Step>
  );
}

function CiStep({ slug }: { readonly slug: string }): ReactNode {
  const { data } = useProject(slug);
  return <CiLines project={slug} defaultBranch={data?.defaultBranch ?? 'refs/heads/main'} />;
}

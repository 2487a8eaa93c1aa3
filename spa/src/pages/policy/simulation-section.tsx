// Tries the policy that is edited on commits that were scanned: nothing is changed by it.
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { IconHistory, IconPlayerPlay } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Simulation } from '../../api/contract.ts';
import { useSimulation } from '../../api/use-simulation.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import type { PolicyEditor } from '../../components/policy/use-policy-editor.ts';
import styles from './policy-page.module.css';
import { SimulationTable } from './simulation-table.tsx';
import { SimulationTimeline } from './simulation-timeline.tsx';
import { countCommits, describeSimulation } from './simulation-words.ts';

const sizes = ['20', '50', '200'] as const;

interface SimulationSectionProps {
  readonly project: string;
  readonly editor: PolicyEditor;
}

export function SimulationSection({ project, editor }: SimulationSectionProps): ReactNode {
  const [commits, setCommits] = useState<string>('50');
  const { simulate, isRunning, problem, result } = useSimulation(project);
  const run = (): void => simulate({ document: editor.document, commits: Number(commits) });
  const isOld = result !== undefined && editor.differsFrom(result.wish.document);
  return (
    <section className={styles['card']} aria-labelledby="simulate">
      <div className={styles['sectionHead']}>
        <div>
          <h2 id="simulate">Try it on what was scanned</h2>
          <p className={styles['note']}>
            What this policy would have said of commits, with what people have decided by now, beside the one in force. It changes nothing.
          </p>
        </div>
        <div className={styles['simulate']}>
          <NativeSelect
            aria-label="How many commits"
            value={commits}
            data={sizes.map((size) => ({ value: size, label: `Last ${size} commits` }))}
            onChange={({ currentTarget: { value } }) => setCommits(value)}
          />
          <Button
            variant="light"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            loading={isRunning}
            disabled={!editor.isWhole}
            onClick={run}
          >
            Simulate
          </Button>
        </div>
      </div>
      {problem !== null && !isRunning && <ErrorState title="It could not be simulated" error={problem} onRetry={run} />}
      {isRunning && result === undefined && <Skeleton height={150} mt="md" role="status" aria-label="Simulating" />}
      {result !== undefined && problem === null && <Result project={project} simulation={result.simulation} isOld={isOld} />}
    </section>
  );
}

/** What says that all is well names no rule. */
const quiet: readonly string[] = ['nothing-blocks', 'baseline-recorded'];

interface ResultProps {
  readonly project: string;
  readonly simulation: Simulation;
  /** The policy was changed since. */
  readonly isOld: boolean;
}

function Result({ project, simulation, isOld }: ResultProps): ReactNode {
  const { commits } = simulation;
  const rules = simulation.rules.filter(({ code }) => !quiet.includes(code));
  if (commits.length === 0)
    return (
      <EmptyState icon={IconHistory} title="No commit was scanned yet">
        Send a scan from your CI; then a policy can be tried on it here.
      </EmptyState>
    );
  return (
    <div className={styles['result']} data-old={isOld || undefined}>
      <p role="status" className={styles['summary']}>
        {isOld && <span className={styles['old']}>The policy was changed since; simulate again. Before that: </span>}
        <strong>{describeSimulation(simulation)}</strong>
      </p>
      {rules.length > 0 && (
        <ul className={styles['byRule']} aria-label="By rule">
          {rules.map(({ code, commits: told, failed }) => (
            <li key={code}>
              <code>{code.slice(0, 63)}</code>
              <span>
                {countCommits(told)}
                {failed > 0 && (
                  <>
                    , <strong>{failed.toLocaleString('en')} failed or without a verdict</strong>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <SimulationTimeline commits={commits} />
      <SimulationTable project={project} commits={commits} />
    </div>
  );
}

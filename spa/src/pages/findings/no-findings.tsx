// What stands where no finding is: why, and what to do next.
import { Button } from '@mantine/core';
import { IconFilterOff, IconRadar2, IconShieldCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useBranches } from '../../api/use-branches.ts';
import { CopyField } from '../../components/copy-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import styles from './findings-page.module.css';
import { filterNames } from './findings-filter.ts';
import type { FindingsAddress } from './use-findings-address.ts';

interface NoFindingsProps {
  readonly project: string;
  readonly address: FindingsAddress;
}

export function NoFindings({ project, address: { isDefault, change } }: NoFindingsProps): ReactNode {
  const { data: branches } = useBranches(project);
  if (branches?.items.length === 0) return <NeverScanned project={project} />;
  if (isDefault)
    return (
      <EmptyState
        icon={IconShieldCheck}
        title="Nothing is left to decide"
        action={
          <Button variant="default" onClick={() => change({ triage: 'all', state: 'all' })}>
            Show what is fixed or dismissed
          </Button>
        }
      >
        On the default branch no finding is open that nobody has decided on.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={IconFilterOff}
      title="No finding matches"
      action={
        <Button variant="default" onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, null])))}>
          Clear all filters
        </Button>
      }
    >
      Take away a filter, or look on another branch.
    </EmptyState>
  );
}

function NeverScanned({ project }: { readonly project: string }): ReactNode {
  return (
    <EmptyState
      icon={IconRadar2}
      title="This project has not been scanned yet"
      action={
        <Button component={Link} href={`/projects/${project}`} variant="default">
          Open the project
        </Button>
      }
    >
      <p>
        Findings appear with the first report that is sent. Those of most scanners go in as they are, SARIF or not. In CI or by hand, with a
        key in PORTCULLIS_API_KEY:
      </p>
      <div className={styles['command']}>
        <CopyField text={`portcullis scan --url ${location.origin} --project ${project} --report 'reports/*'`} what="command" />
      </div>
    </EmptyState>
  );
}

// Why an act failed, inside the form it was started from.
import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { PlainText } from './plain-text.tsx';
import { PlanLink } from './plan-link.tsx';
import styles from './states.module.css';

export function ProblemAlert({ problem }: { readonly problem: Problem | null }): ReactNode {
  if (problem === null) return null;
  return (
    <Alert color="red" role="alert" title="It was not done">
      <PlainText text={problem.detail} />
      <PlanLink code={problem.code} />
      <div className={styles['facts']}>
        {problem.code}
        {problem.requestId !== undefined && ` · request ${problem.requestId}`}
      </div>
    </Alert>
  );
}

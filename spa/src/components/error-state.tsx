// A failed request: what the API says, the code and the request id for whoever is asked for help, and another try.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Problem } from '../api/problem.ts';
import { PlainText } from './plain-text.tsx';
import styles from './states.module.css';

interface ErrorStateProps {
  readonly error: Error;
  readonly title?: string;
  readonly onRetry?: () => void;
}

export function ErrorState({ error, title = 'This could not be loaded', onRetry }: ErrorStateProps): ReactNode {
  const problem = error instanceof Problem ? error : null;
  return (
    <div className={styles['state']} role="alert">
      <span className={styles['icon']} data-failed>
        <IconAlertTriangle size={26} stroke={1.6} aria-hidden />
      </span>
      <h2 className={styles['title']}>{title}</h2>
      <div className={styles['text']}>
        <PlainText text={problem?.detail ?? 'Something failed in the dashboard itself. Reload the page and try again.'} />
      </div>
      {problem !== null && (
        <div className={styles['facts']}>
          {problem.code}
          {problem.requestId !== undefined && ` · request ${problem.requestId}`}
        </div>
      )}
      {onRetry !== undefined && (
        <Button variant="default" mt="xs" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

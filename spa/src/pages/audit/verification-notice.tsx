// What came of a verification of the log; it stays until the next one.
import { Alert } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AuditVerificationRun } from '../../api/use-audit-verification.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './audit.module.css';
import { describeVerification } from './verification-words.ts';

export function VerificationNotice({ run }: { readonly run: AuditVerificationRun }): ReactNode {
  const { problem, result, isRunning, verify } = run;
  if (isRunning) return null;
  if (problem !== null) return <ErrorState title="The log could not be verified" error={problem} onRetry={verify} />;
  if (result === undefined) return null;
  const { title, sentences } = describeVerification(result);
  const icon = result.isWhole ? <IconShieldCheck aria-hidden /> : <IconShieldX aria-hidden />;
  return (
    <Alert
      className={styles['verification'] ?? ''}
      variant={result.isWhole ? 'default' : 'light'}
      color={result.isWhole ? 'teal' : 'red'}
      role="status"
      title={title}
      icon={icon}
    >
      <ul>
        {sentences.map((sentence, index) => (
          <li key={index}>
            <PlainLine text={sentence} longest={300} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}

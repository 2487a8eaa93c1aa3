// The gate policy of a project: what it does in plain words, who made it, and the form to change it.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../../api/use-me.ts';
import { usePolicy } from '../../api/use-policy.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { PolicyForm } from './policy-form.tsx';
import { PolicyWords } from './policy-words.tsx';
import styles from './settings-tab.module.css';

export function PolicySection({ project }: { readonly project: string }): ReactNode {
  const { data: policy, error, refetch } = usePolicy(project);
  const mayManage = useMay('project.manage');
  return (
    <section className={styles['section']} aria-labelledby="policy" tabIndex={-1} data-focus-home>
      <h2 id="policy">Gate policy</h2>
      {policy === undefined ? (
        error === null ? (
          <Skeleton height={260} mt="md" role="status" aria-label="Loading the policy" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <p className={styles['note']}>
            Version {policy.version}
            {policy.createdBy !== null && (
              <>
                {' '}
                by <PlainLine text={policy.createdBy} longest={80} />
              </>
            )}
            , <RelativeTime at={policy.createdAt} />. Verdicts that were given stay as they are.
          </p>
          {mayManage ? (
            <PolicyForm project={project} policy={policy} />
          ) : (
            <>
              <PolicyWords document={policy.document} />
              <p className={styles['note']}>Owners and admins may change it.</p>
            </>
          )}
        </>
      )}
    </section>
  );
}

// Every version that was in force: who published it, when, how it differs from today's, and the way back to it.
import { Button, Modal, Skeleton, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Policy } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { usePolicyVersions } from '../../api/use-policy-versions.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PolicyDiff } from '../../components/policy/policy-diff.tsx';
import { PolicyWords } from '../../components/policy/policy-words.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag } from '../../components/tag.tsx';
import styles from './policy-page.module.css';
import { PublishModal } from './publish-modal.tsx';

/** As many as are asked for. */
const listed = 50;

interface VersionsSectionProps {
  readonly project: string;
  readonly policy: Policy;
}

export function VersionsSection({ project, policy }: VersionsSectionProps): ReactNode {
  const { data, error, refetch } = usePolicyVersions(project);
  return (
    <section className={styles['card']} aria-labelledby="versions" tabIndex={-1} data-focus-home>
      <h2 id="versions">Versions</h2>
      {data === undefined && error === null && <Skeleton height={96} mt="sm" role="status" aria-label="Loading the versions" />}
      {data === undefined && error !== null && (
        <ErrorState title="The versions could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <ol className={styles['versions']} reversed>
          {data.items.map((version) => (
            <VersionRow key={version.version} project={project} version={version} policy={policy} />
          ))}
        </ol>
      )}
      {data !== undefined && data.items.length >= listed && <p className={styles['note']}>These are the newest {listed}.</p>}
    </section>
  );
}

interface VersionRowProps extends VersionsSectionProps {
  readonly version: Policy;
}

function VersionRow({ project, version, policy }: VersionRowProps): ReactNode {
  const mayManage = useMay('project.manage');
  const [open, setOpen] = useState<'comparison' | 'restoring' | null>(null);
  const isInForce = version.version === policy.version;
  const close = (): void => setOpen(null);
  return (
    <li>
      <span className={styles['version']}>
        <strong>Version {version.version}</strong>
        {isInForce && <Tag tone="good">In force</Tag>}
        {version.restoredFrom !== null && <span className={styles['note']}>version {version.restoredFrom} again</span>}
      </span>
      <span className={styles['note']}>
        {version.createdBy === null ? 'made with the project' : <PlainLine text={version.createdBy} longest={80} />},{' '}
        <RelativeTime at={version.createdAt} />
      </span>
      <span className={styles['buttons']}>
        <Button size="compact-sm" variant="default" onClick={() => setOpen('comparison')}>
          {isInForce ? 'Show' : 'Compare'}
          <span className="visually-hidden"> version {version.version}</span>
        </Button>
        {!isInForce && mayManage && (
          <Button size="compact-sm" variant="default" onClick={() => setOpen('restoring')}>
            Put in force again…<span className="visually-hidden"> version {version.version}</span>
          </Button>
        )}
      </span>
      <Modal opened={open === 'comparison'} onClose={close} title={`Version ${version.version}`} size="xl">
        <Stack>
          <PolicyWords document={version.document} none="It asks for nothing." />
          {!isInForce && (
            <>
              <h3 className={styles['compared']}>Were it in force instead of version {policy.version}</h3>
              <PolicyDiff before={policy.document} after={version.document} />
            </>
          )}
        </Stack>
      </Modal>
      <PublishModal
        opened={open === 'restoring'}
        project={project}
        policy={policy}
        document={version.document}
        restoredFrom={version.version}
        onClose={close}
        onPublished={close}
      />
    </li>
  );
}

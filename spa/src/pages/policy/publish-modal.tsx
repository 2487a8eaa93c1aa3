// Asks before a version comes into force: how it differs from the one that is, whose that is and since when.
import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Policy, PolicyDocument } from '../../api/contract.ts';
import { usePolicy } from '../../api/use-policy.ts';
import { useAct } from '../../auth/use-act.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { PolicyDiff } from '../../components/policy/policy-diff.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { publishPolicy } from './policy-acts.ts';
import styles from './policy-page.module.css';

interface PublishFormProps {
  readonly project: string;
  /** In force now, as far as this page knows. */
  readonly policy: Policy;
  readonly document: PolicyDocument;
  /** The earlier version that this is, where it is put in force again. */
  readonly restoredFrom?: number;
  readonly onClose: () => void;
  readonly onPublished: (policy: Policy) => void;
}

interface PublishModalProps extends PublishFormProps {
  readonly opened: boolean;
}

export function PublishModal({ opened, ...form }: PublishModalProps): ReactNode {
  const { policy, restoredFrom, onClose } = form;
  const title = restoredFrom === undefined ? `Publish version ${policy.version + 1}` : `Put version ${restoredFrom} in force again`;
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="xl">
      <PublishForm {...form} />
    </Modal>
  );
}

function PublishForm({ project, policy, document, restoredFrom, onClose, onPublished }: PublishFormProps): ReactNode {
  const { run, isRunning, problem, reset } = useAct(publishPolicy, onPublished);
  const { refetch } = usePolicy(project);
  const [shown] = useState(policy.version);
  const isOvertaken = policy.version !== shown;
  const publish = async (): Promise<void> => {
    const body = { document, basedOn: policy.version, ...(restoredFrom === undefined ? {} : { restoredFrom }) };
    const published = await run({ project, ...body });
    // The comparison is with what is in force by now.
    if (published === undefined) await refetch();
  };
  const isConflict = problem?.code === 'change-conflict';
  return (
    <Stack>
      {(isOvertaken || isConflict) && (
        <Alert color="indigo" role="alert" title={`Version ${policy.version} was published in between`}>
          Nothing was published by you. The comparison below is with that version now: look at it again.
        </Alert>
      )}
      <p className={styles['note']}>
        Compared with version {policy.version}, in force since <RelativeTime at={policy.createdAt} />
        {policy.createdBy !== null && (
          <>
            , by <PlainLine text={policy.createdBy} longest={80} />
          </>
        )}
        .
      </p>
      <PolicyDiff before={policy.document} after={document} />
      <p className={styles['note']}>
        Open verdicts are judged again by the new version.{restoredFrom !== undefined && ' A draft that is saved is discarded.'}
      </p>
      {!isConflict && <ProblemAlert problem={problem} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={isRunning}
          onClick={() => {
            reset();
            void publish();
          }}
        >
          {restoredFrom === undefined ? `Publish version ${policy.version + 1}` : `Put it in force as version ${policy.version + 1}`}
        </Button>
      </Group>
    </Stack>
  );
}

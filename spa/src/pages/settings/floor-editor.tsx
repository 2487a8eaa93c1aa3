// The editor of the organisation's gate policy. What another person published in between is never overwritten unseen.
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { FloorPolicy } from '../../api/contract.ts';
import { useFloorPolicy } from '../../api/use-floor-policy.ts';
import { useAct } from '../../auth/use-act.ts';
import { PolicyDiff } from '../../components/policy/policy-diff.tsx';
import { PolicyEditor } from '../../components/policy/policy-editor.tsx';
import { PolicyWords } from '../../components/policy/policy-words.tsx';
import { usePolicyEditor } from '../../components/policy/use-policy-editor.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { publishFloor } from './publish-floor.ts';
import styles from './settings.module.css';

interface FloorEditorProps {
  readonly floor: FloorPolicy;
  readonly onClose: () => void;
}

export function FloorEditor({ floor, onClose }: FloorEditorProps): ReactNode {
  const editor = usePolicyEditor(floor.document);
  const [isAsking, setIsAsking] = useState(false);
  const [seen, setSeen] = useState(floor.version);
  const { run, isRunning, problem, reset } = useAct(publishFloor, onClose);
  const { refetch } = useFloorPolicy();
  const isOvertaken = floor.version > seen;
  const publish = async (): Promise<void> => {
    setSeen(floor.version);
    const published = await run({ document: editor.document, basedOn: floor.version });
    if (published === undefined) await refetch();
  };
  const stop = (): void => {
    reset();
    setIsAsking(false);
  };
  return (
    <Stack>
      <div className={styles['floor']} aria-live="polite">
        <PolicyWords document={editor.document} none="It asks for nothing: each project’s own policy decides alone." />
      </div>
      <PolicyEditor editor={editor} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={!editor.isWhole || !editor.differsFrom(floor.document)} onClick={() => setIsAsking(true)}>
          Publish…
        </Button>
      </Group>
      <Modal opened={isAsking} onClose={stop} title={`Publish version ${floor.version + 1} for every project`} size="xl">
        <Stack>
          {isOvertaken && (
            <Alert color="indigo" role="alert" title={`Version ${floor.version} was published in between`}>
              Nothing was published by you. The comparison below is with that version now: look at it again.
            </Alert>
          )}
          <PolicyDiff before={floor.document} after={editor.document} />
          <Text size="sm" c="dimmed">
            Open verdicts of all projects are judged again.
          </Text>
          {problem?.code !== 'change-conflict' && <ProblemAlert problem={problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={stop}>
              Cancel
            </Button>
            <Button loading={isRunning} onClick={() => void publish()}>
              Publish for every project
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}

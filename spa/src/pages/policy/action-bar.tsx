// What can be done with the policy that is edited; stays in sight.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { DiscardButton } from './discard-button.tsx';
import styles from './policy-page.module.css';
import type { Known, PolicyEditing } from './use-policy-draft-editing.ts';

interface ActionBarProps extends Pick<Known, 'project' | 'policy'> {
  readonly editing: PolicyEditing;
  readonly onPublish: () => void;
}

export function ActionBar({ project, policy, editing, onPublish }: ActionBarProps): ReactNode {
  const { editor, hasDraft, isOvertaken, isUnsaved, isChanged, isSaving, save, restart } = editing;
  const maySend = editor.isWhole && !isOvertaken;
  return (
    <div className={styles['bar']}>
      <p role="status">{describeState(editing, policy.version)}</p>
      <div className={styles['buttons']}>
        {(hasDraft || isUnsaved) && <DiscardButton project={project} hasDraft={hasDraft} onDiscarded={() => restart(policy)} />}
        <Button variant="default" px="sm" loading={isSaving} disabled={!isUnsaved || !maySend} onClick={() => void save()}>
          Save draft
        </Button>
        <Button px="sm" disabled={!isChanged || !maySend} onClick={onPublish}>
          Publish…
        </Button>
      </div>
    </div>
  );
}

function describeState({ editor, isUnsaved, isChanged }: PolicyEditing, version: number): string {
  if (!editor.isWhole) return 'Something is not right yet: see above the document.';
  if (isUnsaved) return 'Changes are not saved.';
  return isChanged ? `The draft differs from version ${version}, which is in force.` : `As version ${version}, which is in force.`;
}

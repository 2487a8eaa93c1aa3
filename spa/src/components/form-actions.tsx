// The end of a form: the way out, where there is one, and the verb that sends it.
import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

interface FormActionsProps {
  /** The verb: "Create the key". */
  readonly submitLabel: string;
  readonly isRunning: boolean;
  readonly disabled?: boolean;
  /** Undefined where the form is the page itself and there is nothing to go back to. */
  readonly onCancel: (() => void) | undefined;
}

export function FormActions({ submitLabel, isRunning, disabled = false, onCancel }: FormActionsProps): ReactNode {
  return (
    <Group justify={onCancel === undefined ? 'flex-start' : 'flex-end'}>
      {onCancel !== undefined && (
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      )}
      <Button type="submit" loading={isRunning} disabled={disabled}>
        {submitLabel}
      </Button>
    </Group>
  );
}

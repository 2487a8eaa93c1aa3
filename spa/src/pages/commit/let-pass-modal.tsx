// Asks why, and for how long, a commit is to pass whatever the gate says.
import { Alert, Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useAct } from '../../auth/use-act.ts';
import { FormActions } from '../../components/form-actions.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { makeOverride } from './override-acts.ts';
import { leastReason, mostHours } from './override-limits.ts';

const usual = [1, 4, 24, 72] as const;

interface LetPassProps {
  readonly project: string;
  readonly commit: string;
  readonly onClose: () => void;
}

export function LetPassModal({ opened, ...form }: LetPassProps & { readonly opened: boolean }): ReactNode {
  return (
    <Modal opened={opened} onClose={form.onClose} title={`Let the commit ${form.commit.slice(0, 8)} pass`} size="lg">
      <LetPassForm {...form} />
    </Modal>
  );
}

function LetPassForm({ project, commit, onClose }: LetPassProps): ReactNode {
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState('4');
  const { run, isRunning, problem } = useAct(makeOverride, onClose);
  const count = /^\d{1,2}$/.test(hours.trim()) ? Number(hours) : 0;
  const isLongEnough = reason.trim().length >= leastReason;
  const mayRun = isLongEnough && count >= 1 && count <= mostHours;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (mayRun) void run({ project, commit, reason: reason.trim(), hours: count });
      }}
    >
      <Stack>
        <Alert color="yellow" variant="light">
          This is for emergencies. It holds for this commit alone. Your name and the reason stand in the audit log and with the verdict,
          wherever that is shown.
        </Alert>
        <Textarea
          label="Reason"
          description={`Why it cannot wait, and what is done about the findings. At least ${leastReason} characters.`}
          required
          data-autofocus
          autosize
          minRows={3}
          maxRows={10}
          maxLength={2000}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          error={reason !== '' && !isLongEnough && `At least ${leastReason} characters`}
        />
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Hours"
            description={`1 to ${mostHours}; it can be ended before.`}
            required
            inputMode="numeric"
            value={hours}
            onChange={({ currentTarget: { value } }) => setHours(value)}
            error={(count < 1 || count > mostHours) && `A whole number from 1 to ${mostHours}`}
          />
          <Group gap={4} role="group" aria-label="Usual spans">
            {usual.map((span) => (
              <Button
                key={span}
                size="xs"
                variant={count === span ? 'light' : 'default'}
                aria-pressed={count === span}
                onClick={() => setHours(String(span))}
              >
                {span} h
              </Button>
            ))}
          </Group>
        </Group>
        <ProblemAlert problem={problem} />
        <FormActions submitLabel="Let it pass" isRunning={isRunning} disabled={!mayRun} onCancel={onClose} />
      </Stack>
    </form>
  );
}

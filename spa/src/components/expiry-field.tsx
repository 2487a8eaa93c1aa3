// Until when a risk is accepted: usual spans at a click, any day within a year by hand.
import { Button, Group, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { daysAhead } from './expiry-days.ts';
import styles from './triage-form.module.css';

const spans = [30, 90, 180] as const;

interface ExpiryFieldProps {
  readonly until: string;
  readonly onChange: (day: string) => void;
}

export function ExpiryField({ until, onChange }: ExpiryFieldProps): ReactNode {
  return (
    <div className={styles['expiry']}>
      <TextInput
        type="date"
        label="Accepted until"
        description="Then it is open again."
        required
        min={daysAhead(1)}
        max={daysAhead(365)}
        value={until}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap={4} role="group" aria-label="Usual spans">
        {spans.map((days) => (
          <Button
            key={days}
            size="xs"
            variant={until === daysAhead(days) ? 'light' : 'default'}
            aria-pressed={until === daysAhead(days)}
            onClick={() => onChange(daysAhead(days))}
          >
            {days} days
          </Button>
        ))}
      </Group>
    </div>
  );
}

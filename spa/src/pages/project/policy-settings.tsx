// What a policy says beside its rules: dismissals that need a second member, suppressions in the source, and a missing baseline.
import { Checkbox, Group, Radio, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Severity } from '../../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../../theme/severity.ts';
import type { PolicySettings as Settings } from './edit-policy.ts';
import styles from './settings-tab.module.css';

interface PolicySettingsProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}

export function PolicySettings(props: PolicySettingsProps): ReactNode {
  const { settings, onChange } = props;
  return (
    <div className={styles['more']}>
      <FourEyes {...props} />
      <Switch
        label="Honour suppressions in the source"
        description="What a comment in the code suppresses blocks nothing, and every verdict says how many there are. Off: it blocks like any other finding."
        checked={settings.honourSuppressions ?? false}
        onChange={({ currentTarget: { checked } }) => onChange({ ...settings, honourSuppressions: checked })}
      />
      <Radio.Group
        label="Where there is nothing to compare with"
        description="No commit that the scanned one is built on was scanned, so all findings look new. It never passes in silence."
        value={settings.noBaseline ?? 'warn'}
        onChange={(value) => onChange({ ...settings, noBaseline: value === 'block' ? 'block' : 'warn' })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="warn" label="Warn: the commit may pass, and is told why nobody knows" />
          <Radio value="block" label="Block: what a rule blocks fails the commit" />
        </Stack>
      </Radio.Group>
    </div>
  );
}

function FourEyes({ settings, onChange }: PolicySettingsProps): ReactNode {
  const chosen = settings.fourEyes?.severity ?? [];
  const toggle = (severity: Severity): void => {
    const next = new Set(chosen);
    if (!next.delete(severity)) next.add(severity);
    const { fourEyes: _, ...others } = settings;
    onChange(next.size === 0 ? others : { ...others, fourEyes: { severity: severitiesWorstFirst.filter((one) => next.has(one)) } });
  };
  return (
    <Checkbox.Group
      label="Dismissals that a second member approves"
      description="A false positive or an accepted risk of these severities waits until another member approves it; until then the finding counts as before. Keys can neither propose nor approve."
      value={chosen}
    >
      <Group mt="xs" gap="lg">
        {severitiesWorstFirst.map((severity) => (
          <Checkbox key={severity} value={severity} label={severityWords[severity].label} onChange={() => toggle(severity)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

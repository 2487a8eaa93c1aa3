// What a policy says beside its rules: due dates, dismissals that need a second member, suppressions in the source, a missing baseline.
import { Radio, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PolicyDocument } from '../../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../../theme/severity.ts';
import { ChoiceField } from './choice-field.tsx';
import { faultAt, type DocumentFault } from './document-fault.ts';
import { withParts, type ChangedParts } from './edit-document.ts';
import { NumberField } from './number-field.tsx';
import styles from './policy.module.css';

interface PolicySettingsProps {
  readonly document: PolicyDocument;
  readonly faults: readonly DocumentFault[];
  readonly onChange: (change: ChangedParts<PolicyDocument>) => void;
}

export function PolicySettings(props: PolicySettingsProps): ReactNode {
  const { document, faults, onChange } = props;
  return (
    <section className={styles['part']} aria-labelledby="beside-rules">
      <h3 id="beside-rules">Beside the rules</h3>
      <div className={styles['fields']}>
        <Radio.Group
          label="Where there is nothing to compare with"
          description="No commit that the scanned one is built on was scanned, so all findings look new. It never passes in silence."
          value={document.noBaseline ?? 'warn'}
          onChange={(value) => onChange({ noBaseline: value })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="warn" label="Warn: what would block is told, and the commit may pass" />
            <Radio value="block" label="Block: what a rule blocks fails the commit" />
            <Radio value="error" label="Error: what a rule blocks fails the commit, and anything else has no verdict" />
          </Stack>
        </Radio.Group>
        <Switch
          label="Honour suppressions in the source"
          description="What a comment in the code suppresses does not count, and every verdict says how many there are. Off: it counts like any other finding."
          checked={document.honourSuppressions ?? false}
          onChange={({ currentTarget: { checked } }) => onChange({ honourSuppressions: checked })}
        />
        <ChoiceField
          label="Dismissals that a second member approves"
          description="Until then the finding counts as before. Keys can neither propose nor approve."
          all={severitiesWorstFirst}
          chosen={document.fourEyes?.severity}
          labelOf={(value) => severityWords[value].label}
          error={faultAt(faults, '/fourEyes')}
          onChange={(severity) => onChange({ fourEyes: severity && { severity } })}
        />
        <DueDays {...props} />
      </div>
    </section>
  );
}

function DueDays({ document: { dueDays = {} }, faults, onChange }: PolicySettingsProps): ReactNode {
  return (
    <fieldset className={styles['due']}>
      <legend>Due after</legend>
      <p className={styles['note']}>
        Days since the project first saw a finding. Rules on “past the due date” go by it; without a number, never.
      </p>
      <div className={styles['days']}>
        {severitiesWorstFirst.map((severity) => (
          <NumberField
            key={severity}
            label={severityWords[severity].label}
            unit="days"
            value={dueDays[severity]}
            error={faultAt(faults, `/dueDays/${severity}`)}
            onChange={(days) => {
              const next = withParts(dueDays, { [severity]: days });
              onChange({ dueDays: Object.keys(next).length === 0 ? undefined : next });
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}

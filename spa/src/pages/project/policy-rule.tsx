// A rule of the policy in the form: its name, and the severities whose new findings it blocks.
import { ActionIcon, Checkbox, Group, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Severity } from '../../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../../theme/severity.ts';
import type { EditedRule } from './edit-policy.ts';
import styles from './settings-tab.module.css';

interface PolicyRuleProps {
  readonly rule: EditedRule;
  readonly fault: string | undefined;
  readonly onChange: (next: Partial<EditedRule>) => void;
  readonly onRemove: () => void;
}

export function PolicyRule({ rule, fault, onChange, onRemove }: PolicyRuleProps): ReactNode {
  const toggle = (severity: Severity): void => {
    const next = new Set(rule.severity);
    if (!next.delete(severity)) next.add(severity);
    onChange({ severity: severitiesWorstFirst.filter((one) => next.has(one)) });
  };
  return (
    <li className={styles['rule']}>
      <div className={styles['ruleHead']}>
        <TextInput
          label="Rule"
          value={rule.id}
          maxLength={63}
          spellCheck={false}
          error={fault}
          onChange={({ currentTarget: { value } }) => onChange({ id: value })}
        />
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Remove the rule ${rule.id}`} onClick={onRemove}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </div>
      <Checkbox.Group
        label="Blocks new findings of severity"
        value={rule.severity}
        error={rule.severity.length === 0 && 'Choose at least one'}
      >
        <Group mt={6} gap="lg">
          {severitiesWorstFirst.map((severity) => (
            <Checkbox key={severity} value={severity} label={severityWords[severity].label} onChange={() => toggle(severity)} />
          ))}
        </Group>
      </Checkbox.Group>
    </li>
  );
}

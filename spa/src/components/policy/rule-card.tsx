// A rule in the form: what it says in plain words, what most rules need, and the rest under "More conditions".
import { ActionIcon, Radio, Group, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { severitiesWorstFirst, severityWords } from '../../theme/severity.ts';
import { PlainLine } from '../plain-line.tsx';
import { Tag } from '../tag.tsx';
import { ChoiceField } from './choice-field.tsx';
import { actionWords, noveltiesInOrder, noveltyWords } from './condition-words.ts';
import { faultAt } from './document-fault.ts';
import { MoreConditions } from './more-conditions.tsx';
import { describeRule } from './plain-words.ts';
import styles from './policy.module.css';
import type { RuleCardProps } from './rule-props.ts';

export function RuleCard(props: RuleCardProps): ReactNode {
  const { rule, pointer, faults, isOpenAtFirst } = props;
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  return (
    <li>
      <details className={styles['rule']} open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary className={styles['words']}>
          <PlainLine text={describeRule(rule)} longest={400} />{' '}
          {faultAt(faults, pointer) !== undefined && <Tag tone="bad">Not right yet</Tag>}
        </summary>
        {/* Fields that nobody sees are not made: there may be fifty rules. */}
        {isOpen && <RuleFields {...props} />}
      </details>
    </li>
  );
}

function RuleFields(props: RuleCardProps): ReactNode {
  const { rule, pointer, faults, onChange, onConditions, onRemove } = props;
  const { id, when, action } = rule;
  const fault = (part: string): string | undefined => faultAt(faults, `${pointer}/${part}`);
  return (
    <div className={styles['ruleFields']}>
      <div className={styles['ruleHead']}>
        <TextInput
          label="Rule"
          value={id}
          maxLength={63}
          spellCheck={false}
          error={fault('id')}
          onChange={({ currentTarget: { value } }) => onChange({ id: value })}
        />
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Remove the rule ${id}`} onClick={onRemove}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </div>
      <Radio.Group label="Does" value={action} onChange={(value) => onChange({ action: value })}>
        <Group mt={6} gap="0.375rem 1.125rem">
          {(['block', 'warn', 'inform'] as const).map((value) => (
            <Radio key={value} value={value} label={actionWords[value]} />
          ))}
        </Group>
      </Radio.Group>
      <ChoiceField
        label="Findings that are"
        all={noveltiesInOrder}
        chosen={when.novelty}
        labelOf={(value) => noveltyWords[value].label}
        error={fault('when/novelty')}
        onChange={(novelty) => onConditions({ novelty })}
      />
      <ChoiceField
        label="Of severity"
        all={severitiesWorstFirst}
        chosen={when.severity}
        labelOf={(value) => severityWords[value].label}
        error={fault('when/severity')}
        onChange={(severity) => onConditions({ severity })}
      />
      <MoreConditions {...props} />
    </div>
  );
}

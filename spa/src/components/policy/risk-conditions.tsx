// Conditions of a rule on how likely a finding is exploited, whether there is a fix, how old it is and what people decided.
import { Checkbox, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { triageOrder, triageWords } from '../triage-words.ts';
import { ChoiceField } from './choice-field.tsx';
import { NumberField } from './number-field.tsx';
import styles from './policy.module.css';
import { faultOf, type RuleCardProps } from './rule-props.ts';

const fixChoices = [
  { value: '', label: 'With or without' },
  { value: 'yes', label: 'Only with a fix available' },
  { value: 'no', label: 'Only without a fix' },
];

export function Exploitability(props: RuleCardProps): ReactNode {
  const { rule: { when }, onConditions } = props; // prettier-ignore
  const fault = faultOf(props);
  return (
    <div className={styles['pair']}>
      <NumberField
        label="EPSS of at least"
        description="Probability of exploitation within 30 days, 0 to 1."
        placeholder="0.1"
        isFraction
        value={when.epss}
        error={fault('epss')}
        onChange={(epss) => onConditions({ epss })}
      />
      <NativeSelect
        label="Fix"
        description="Whether the scanner names a version that mends it."
        value={when.fixAvailable === undefined ? '' : when.fixAvailable ? 'yes' : 'no'}
        data={fixChoices}
        onChange={({ currentTarget: { value } }) => onConditions({ fixAvailable: value === '' ? undefined : value === 'yes' })}
      />
      <Checkbox
        label="Known to be exploited (KEV)"
        checked={when.kev === true}
        onChange={({ currentTarget: { checked } }) => onConditions({ kev: checked ? true : undefined })}
      />
    </div>
  );
}

export function Age(props: RuleCardProps): ReactNode {
  const { rule: { when }, onConditions } = props; // prettier-ignore
  const fault = faultOf(props);
  return (
    <>
      <div className={styles['pair']}>
        <NumberField
          label="Known for more than"
          description="Since this project first saw the finding."
          unit="days"
          value={when.olderThanDays}
          error={fault('olderThanDays')}
          onChange={(olderThanDays) => onConditions({ olderThanDays })}
        />
        <Checkbox
          label="Past the due date"
          description="That the due dates below give it."
          checked={when.overdue === true}
          onChange={({ currentTarget: { checked } }) => onConditions({ overdue: checked ? true : undefined })}
        />
      </div>
      <ChoiceField
        label="Triage"
        description="None chosen: open and in review. What is dismissed does not count."
        all={triageOrder}
        chosen={when.triage}
        labelOf={(value) => triageWords[value].label}
        error={fault('triage')}
        onChange={(triage) => onConditions({ triage })}
      />
    </>
  );
}

// What fewer rules need: of what the finding is, where it is, how likely it is exploited, how old it is; and when the rule holds.
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { PolicyConditions, PolicyRule } from '../../api/contract.ts';
import { triageOrder, triageWords } from '../triage-words.ts';
import { ChoiceField } from './choice-field.tsx';
import { typesInOrder, typeWords } from './condition-words.ts';
import { faultAt } from './document-fault.ts';
import { listOrNone, readLines } from './edit-document.ts';
import { ListField } from './list-field.tsx';
import { NumberField } from './number-field.tsx';
import styles from './policy.module.css';
import type { RuleCardProps } from './rule-card.tsx';

const common: readonly string[] = ['novelty', 'severity'];

/** How many of the parts below a rule uses. */
function countMore({ when, moreThan, graceDays, effectiveFrom }: PolicyRule): number {
  const conditions = Object.keys(when).filter((name) => !common.includes(name));
  return conditions.length + [moreThan, graceDays, effectiveFrom].filter((part) => part !== undefined).length;
}

export function MoreConditions(props: RuleCardProps): ReactNode {
  const used = countMore(props.rule);
  const [isOpen, setIsOpen] = useState(used > 0);
  return (
    <details className={styles['more']} open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        More conditions
        {used > 0 && <span className={styles['used']}>{used} in use</span>}
      </summary>
      {/* Fields that nobody sees are not made: there may be fifty rules. */}
      {isOpen && (
        <div className={styles['fields']}>
          <Subject {...props} />
          <Place {...props} />
          <Exploitability {...props} />
          <Age {...props} />
          <Validity {...props} />
        </div>
      )}
    </details>
  );
}

type Fault = (part: keyof PolicyConditions) => string | undefined;
const faultOf =
  ({ faults, pointer }: RuleCardProps): Fault =>
  (part) =>
    faultAt(faults, `${pointer}/when/${part}`);

function Subject(props: RuleCardProps): ReactNode {
  const { rule: { when }, onConditions } = props; // prettier-ignore
  const fault = faultOf(props);
  return (
    <>
      <ChoiceField
        label="Type"
        all={typesInOrder}
        chosen={when.type}
        labelOf={(value) => typeWords[value]}
        error={fault('type')}
        onChange={(type) => onConditions({ type })}
      />
      <div className={styles['pair']}>
        <ListField
          label="Tools"
          description="Names, one in each line; * stands for any characters."
          placeholder="semgrep"
          values={when.tool}
          error={fault('tool')}
          onChange={(tool) => onConditions({ tool })}
        />
        <ListField
          label="Rules of tools"
          description="Ids, one in each line; * stands for any characters."
          placeholder="java.lang.security.*"
          values={when.rule}
          error={fault('rule')}
          onChange={(rule) => onConditions({ rule })}
        />
        <ListField
          label="Tags"
          description="One of them is enough."
          placeholder="owasp-a01"
          values={when.tags}
          error={fault('tags')}
          onChange={(tags) => onConditions({ tags })}
        />
        <CweField values={when.cwe} error={fault('cwe')} onChange={(cwe) => onConditions({ cwe })} />
      </div>
    </>
  );
}

interface CweFieldProps {
  readonly values: readonly number[] | undefined;
  readonly error: string | undefined;
  readonly onChange: (values: number[] | undefined) => void;
}

function CweField({ values = [], error, onChange }: CweFieldProps): ReactNode {
  const [typed, setTyped] = useState(() => values.join('\n'));
  const read = readCwes(typed);
  const text = read === undefined || read.join() === values.join() ? typed : values.join('\n');
  return (
    <Textarea
      label="CWE"
      description="Numbers, one in each line."
      placeholder="79"
      autosize
      minRows={1}
      maxRows={8}
      value={text}
      error={read === undefined ? 'Numbers only, such as 79' : error}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        const cwes = readCwes(value);
        if (cwes !== undefined) onChange(listOrNone(cwes));
      }}
    />
  );
}

/** Undefined while one of the lines is no number. */
function readCwes(text: string): number[] | undefined {
  const numbers = readLines(text).map((line) => /^(?:cwe-?)?(\d{1,6})$/i.exec(line)?.[1]);
  return numbers.includes(undefined) ? undefined : [...new Set(numbers.map(Number))];
}

function Place(props: RuleCardProps): ReactNode {
  const { rule: { when }, onConditions } = props; // prettier-ignore
  const fault = faultOf(props);
  return (
    <div className={styles['pair']}>
      <ListField
        label="Files"
        description="Globs, one in each line; ** goes over folders. One that begins with ! takes files out."
        placeholder={'src/**\n!**/*.test.ts'}
        values={when.path}
        error={fault('path')}
        onChange={(path) => onConditions({ path })}
      />
      <ListField
        label="Branches"
        description="Only commits of these, or that are to go into them; * stands for any characters."
        placeholder="release/*"
        values={when.branches}
        error={fault('branches')}
        onChange={(branches) => onConditions({ branches })}
      />
    </div>
  );
}

const fixChoices = [
  { value: '', label: 'With or without' },
  { value: 'yes', label: 'Only with a fix available' },
  { value: 'no', label: 'Only without a fix' },
];

function Exploitability(props: RuleCardProps): ReactNode {
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

function Age(props: RuleCardProps): ReactNode {
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

function Validity({ rule, pointer, faults, onChange }: RuleCardProps): ReactNode {
  const fault = (part: string): string | undefined => faultAt(faults, `${pointer}/${part}`);
  return (
    <div className={styles['triple']}>
      <NumberField
        label="Allowed"
        description="Applies to more than so many."
        placeholder="0"
        value={rule.moreThan}
        error={fault('moreThan')}
        onChange={(moreThan) => onChange({ moreThan })}
      />
      <NumberField
        label="Grace"
        description="After which a finding counts."
        placeholder="0"
        unit="days"
        value={rule.graceDays}
        error={fault('graceDays')}
        onChange={(graceDays) => onChange({ graceDays })}
      />
      <TextInput
        type="date"
        label="Holds from"
        description="The beginning of this day, UTC."
        value={rule.effectiveFrom ?? ''}
        error={fault('effectiveFrom')}
        onChange={({ currentTarget: { value } }) => onChange({ effectiveFrom: value === '' ? undefined : value })}
      />
    </div>
  );
}

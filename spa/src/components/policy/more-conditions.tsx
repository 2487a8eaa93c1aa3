// What fewer rules need: of what the finding is, where it is, how likely it is exploited, how old it is; and when the rule holds.
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { PolicyRule } from '../../api/contract.ts';
import { ChoiceField } from './choice-field.tsx';
import { typesInOrder, typeWords } from './condition-words.ts';
import { CweField } from './cwe-field.tsx';
import { faultAt } from './document-fault.ts';
import { ListField } from './list-field.tsx';
import { NumberField } from './number-field.tsx';
import styles from './policy.module.css';
import { Age, Exploitability } from './risk-conditions.tsx';
import { faultOf, type RuleCardProps } from './rule-props.ts';

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

// The form of a policy: its rules, the scans it demands, and what it says beside them.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import type { PolicyDocument } from '../../api/contract.ts';
import type { DocumentFault } from './document-fault.ts';
import { addRule, changeConditions, changeRule, mostRules, withParts } from './edit-document.ts';
import { PolicySettings } from './policy-settings.tsx';
import styles from './policy.module.css';
import { RequiredScans } from './required-scans.tsx';
import { RuleCard } from './rule-card.tsx';

/** So many stand open at first; of more than that, only those that are added. */
const fewRules = 2;

interface PolicyFormProps {
  readonly document: PolicyDocument;
  readonly faults: readonly DocumentFault[];
  readonly onChange: (document: PolicyDocument) => void;
}

export function PolicyForm({ document, faults, onChange }: PolicyFormProps): ReactNode {
  const { rules } = document;
  const keys = useKeys(rules.length);
  const ofAll = faults.find(({ pointer }) => pointer === '/rules');
  const section = useRef<HTMLElement>(null);
  const setRules = (next: PolicyDocument['rules']): void => onChange({ ...document, rules: next });
  return (
    <>
      <section ref={section} className={styles['part']} aria-labelledby="rules" tabIndex={-1} data-focus-home>
        <h3 id="rules">Rules</h3>
        <p className={styles['note']}>A finding is meant where all conditions of a rule hold. One rule that blocks is enough to fail.</p>
        {rules.length > 0 && (
          <ul className={styles['rules']} aria-label="Rules">
            {rules.map((rule, index) => (
              <RuleCard
                key={keys.list[index]}
                rule={rule}
                pointer={`/rules/${index}`}
                faults={faults}
                isOpenAtFirst={rules.length <= fewRules || index >= keys.atFirst}
                onChange={(change) => setRules(changeRule(rules, index, change))}
                onConditions={(change) => setRules(changeConditions(rules, index, change))}
                onRemove={() => {
                  section.current?.focus();
                  keys.remove(index);
                  setRules(rules.filter((_, place) => place !== index));
                }}
              />
            ))}
          </ul>
        )}
        {ofAll !== undefined && <p className={styles['fault']}>{ofAll.message}</p>}
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={rules.length >= mostRules}
          onClick={() => setRules(addRule(rules))}
        >
          Add a rule
        </Button>
      </section>
      <RequiredScans
        scans={document.requiredScans ?? []}
        faults={faults}
        onChange={(requiredScans) => onChange(withParts(document, { requiredScans }))}
      />
      <PolicySettings document={document} faults={faults} onChange={(change) => onChange(withParts(document, change))} />
    </>
  );
}

let lastKey = 0;

interface RuleKeys {
  readonly list: readonly number[];
  /** How many rules there were. */
  readonly atFirst: number;
  readonly remove: (index: number) => void;
}

/** Keeps fields with their rule when one before it goes: rules have no key of their own that stays while they are edited. */
function useKeys(count: number): RuleKeys {
  const [keys, setKeys] = useState<readonly number[]>([]);
  const [atFirst] = useState(count);
  const missing = count - keys.length;
  const list = missing > 0 ? [...keys, ...Array.from({ length: missing }, () => (lastKey += 1))] : keys;
  if (missing > 0) setKeys(list);
  return { list, atFirst, remove: (index) => setKeys((before) => before.filter((_, place) => place !== index)) };
}

// Scans that a policy demands: without a healthy one of each there is no verdict.
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import type { RequiredScan } from '../../api/contract.ts';
import { faultAt, type DocumentFault } from './document-fault.ts';
import { changeScan, listOrNone, mostRequiredScans, type ChangedParts } from './edit-document.ts';
import { ListField } from './list-field.tsx';
import { NumberField } from './number-field.tsx';
import { nameRequiredScan } from './plain-words.ts';
import styles from './policy.module.css';

interface RequiredScansProps {
  readonly scans: readonly RequiredScan[];
  readonly faults: readonly DocumentFault[];
  readonly onChange: (scans: RequiredScan[] | undefined) => void;
}

export function RequiredScans({ scans, faults, onChange }: RequiredScansProps): ReactNode {
  const section = useRef<HTMLElement>(null);
  const remove = (index: number): void => {
    section.current?.focus();
    onChange(listOrNone(scans.filter((_, place) => place !== index)));
  };
  return (
    <section ref={section} className={styles['part']} aria-labelledby="required-scans" tabIndex={-1} data-focus-home>
      <h3 id="required-scans">Required scans</h3>
      <p className={styles['note']}>Where one of them is missing, too old or did not run to its end, there is no verdict (error).</p>
      {scans.length > 0 && (
        <ul className={styles['rules']} aria-label="Required scans">
          {scans.map((scan, index) => (
            <ScanCard
              key={index}
              scan={scan}
              pointer={`/requiredScans/${index}`}
              faults={faults}
              onChange={(change) => onChange(changeScan(scans, index, change))}
              onRemove={() => remove(index)}
            />
          ))}
        </ul>
      )}
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={scans.length >= mostRequiredScans}
        onClick={() => onChange([...scans, { tool: '' }])}
      >
        Require a scan
      </Button>
    </section>
  );
}

interface ScanCardProps {
  readonly scan: RequiredScan;
  readonly pointer: string;
  readonly faults: readonly DocumentFault[];
  readonly onChange: (change: ChangedParts<RequiredScan>) => void;
  readonly onRemove: () => void;
}

function ScanCard({ scan, pointer, faults, onChange, onRemove }: ScanCardProps): ReactNode {
  const fault = (part: keyof RequiredScan): string | undefined => faultAt(faults, `${pointer}/${part}`);
  return (
    <li className={styles['rule']}>
      <div className={styles['ruleHead']}>
        <TextInput
          label="Tool"
          description="Its name, in any case; * stands for any characters."
          placeholder="semgrep"
          spellCheck={false}
          value={scan.tool}
          error={scan.tool === '' ? 'Name the tool' : fault('tool')}
          onChange={({ currentTarget: { value } }) => onChange({ tool: value })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={`Remove the required scan ${nameRequiredScan(scan)}`}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className={styles['triple']}>
        <NativeSelect
          label="Of"
          value={scan.of ?? 'commit'}
          data={[
            { value: 'commit', label: 'The commit' },
            { value: 'branch', label: 'Branch or base' },
          ]}
          onChange={({ currentTarget: { value } }) => onChange({ of: value === 'branch' ? 'branch' : undefined })}
        />
        <NumberField
          label="Not older than"
          unit="hours"
          value={scan.maxAgeHours}
          error={fault('maxAgeHours')}
          onChange={(maxAgeHours) => onChange({ maxAgeHours })}
        />
        <TextInput
          label="Category"
          placeholder="any"
          value={scan.category ?? ''}
          error={fault('category')}
          onChange={({ currentTarget: { value } }) => onChange({ category: value === '' ? undefined : value })}
        />
      </div>
      <ListField
        label="Branches"
        description="Only for these; none named: for all."
        placeholder="main"
        values={scan.branches}
        error={fault('branches')}
        onChange={(branches) => onChange({ branches })}
      />
    </li>
  );
}

// The fields by which the audit log is narrowed.
import { Button, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useKeys } from '../../api/use-keys.ts';
import { useMembers } from '../../api/use-members.ts';
import { useMay } from '../../api/use-me.ts';
import { nounWords } from './action-words.ts';
import styles from './audit.module.css';
import { isFiltered, noFilter, type AuditFilter } from './audit-filter.ts';

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (change: Partial<AuditFilter>) => void;
}

export function AuditFilters({ filter, onChange }: AuditFiltersProps): ReactNode {
  const nouns = Object.entries(nounWords).map(([value, label]) => ({ value, label }));
  // A link may name a whole action.
  const actions = filter.action === '' || filter.action in nounWords ? nouns : [...nouns, { value: filter.action, label: filter.action }];
  return (
    <div className={styles['filters']} role="group" aria-label="Filters">
      <Select
        label="About"
        placeholder="Everything"
        data={actions}
        value={filter.action === '' ? null : filter.action}
        onChange={(action) => onChange({ action: action ?? '' })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear what it is about' }}
      />
      <Select
        label="Show"
        data={[
          { value: '', label: 'What was done' },
          { value: 'reads', label: 'Reads of findings' },
          { value: 'all', label: 'Both' },
        ]}
        value={filter.kind}
        allowDeselect={false}
        onChange={(kind) => onChange({ kind: kind === 'reads' || kind === 'all' ? kind : '' })}
      />
      <ActorSelect value={filter.actor} onChange={(actor) => onChange({ actor })} />
      <Select
        className={styles['outcome'] ?? ''}
        label="Outcome"
        placeholder="Each"
        data={[
          { value: 'done', label: 'Done' },
          { value: 'denied', label: 'Denied' },
        ]}
        value={filter.outcome === '' ? null : filter.outcome}
        onChange={(outcome) => onChange({ outcome: outcome ?? '' })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the outcome' }}
      />
      <DayField label="From" value={filter.from} onChange={(from) => onChange({ from })} />
      <DayField label="To" value={filter.to} onChange={(to) => onChange({ to })} />
      {isFiltered(filter) && (
        <Button variant="subtle" leftSection={<IconX size={16} aria-hidden />} onClick={() => onChange(noFilter)}>
          Clear
        </Button>
      )}
    </div>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function DayField({ label, value, onChange }: FieldProps & { readonly label: string }): ReactNode {
  return <TextInput type="date" label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}

/** Members and keys of today; who is gone can still be named by the address. */
function ActorSelect({ value, onChange }: FieldProps): ReactNode {
  const { data: members } = useMembers({ enabled: useMay('member.read') });
  const { data: keys } = useKeys({ enabled: useMay('key.read') });
  const people = (members?.items ?? []).map(({ id, name, email }) => ({ value: id, label: email === null ? name : `${name} (${email})` }));
  const machines = (keys?.items ?? []).map(({ keyId, name }) => ({ value: keyId, label: `${name} (${keyId})` }));
  const isKnown = value === '' || [...people, ...machines].some((each) => each.value === value);
  return (
    <Select
      label="By"
      placeholder="Anybody"
      data={[...(isKnown ? [] : [{ value, label: value }]), { group: 'Members', items: people }, { group: 'Keys', items: machines }]}
      value={value === '' ? null : value}
      onChange={(actor) => onChange(actor ?? '')}
      searchable
      clearable
      nothingFoundMessage="Nobody has this name."
      clearButtonProps={{ 'aria-label': 'Clear the actor' }}
    />
  );
}

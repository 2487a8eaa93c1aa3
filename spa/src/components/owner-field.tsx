// Who answers for an accepted risk: whoever decides, unless they name another member.
import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMembers } from '../api/use-members.ts';
import { useMembership } from '../api/use-me.ts';

interface OwnerFieldProps {
  /** Null for whoever decides. */
  readonly owner: string | null;
  readonly onChange: (owner: string | null) => void;
}

export function OwnerField({ owner, onChange }: OwnerFieldProps): ReactNode {
  const { data } = useMembers();
  const own = useMembership()?.memberId;
  const names = new Map<string, number>();
  for (const { name } of data?.items ?? []) names.set(name, (names.get(name) ?? 0) + 1);
  // Two of one name are told apart; what is not known yet is oneself.
  const label = (name: string, email: string | null): string => ((names.get(name) ?? 0) > 1 && email !== null ? `${name}, ${email}` : name);
  const others =
    data?.items.filter(({ id }) => id !== own).map(({ id, name, email }) => ({ value: id, label: label(name, email).slice(0, 120) })) ?? [];
  return (
    <Select
      label="Owner"
      description="Answers for the risk, and is named before the acceptance ends."
      data={[{ value: 'me', label: 'Me' }, ...others]}
      value={owner ?? 'me'}
      onChange={(chosen) => onChange(chosen === 'me' ? null : chosen)}
      allowDeselect={false}
      searchable
      nothingFoundMessage="No member has this name."
      comboboxProps={{ withinPortal: false }}
    />
  );
}

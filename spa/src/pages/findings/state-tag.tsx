// Where a finding is gone: whether it is fixed, or the tool has only stopped to look.
import type { ReactNode } from 'react';
import type { FindingState } from '../../api/contract.ts';
import { Tag } from '../../components/tag.tsx';
import { stateWords } from './finding-words.ts';

export function StateTag({ state }: { readonly state: FindingState }): ReactNode {
  if (state === 'open') return null;
  const { label, meaning } = stateWords[state];
  return (
    <Tag tone={state === 'fixed' ? 'good' : 'warn'} title={meaning}>
      {label}
    </Tag>
  );
}

// What was decided on a finding, as icon and word.
import { IconCircleDashed, IconEye, IconShieldCheck, IconThumbDown, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TriageState } from '../api/contract.ts';
import styles from './triage-badge.module.css';
import { triageWords } from './triage-words.ts';

const icons: Readonly<Record<TriageState, Icon>> = {
  open: IconCircleDashed,
  'in-review': IconEye,
  'false-positive': IconThumbDown,
  accepted: IconShieldCheck,
};

export function TriageBadge({ state }: { readonly state: TriageState }): ReactNode {
  const TriageIcon = icons[state];
  return (
    <span className={styles['badge']} data-triage={state}>
      <TriageIcon size={14} stroke={2} aria-hidden />
      {triageWords[state].label}
    </span>
  );
}

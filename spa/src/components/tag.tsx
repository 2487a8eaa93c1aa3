// A word that marks something: a state, a kind of account. Never by colour alone.
import type { ReactNode } from 'react';
import styles from './tag.module.css';

export type TagTone = 'neutral' | 'good' | 'warn' | 'bad';

export function Tag({
  children,
  tone = 'neutral',
  title,
}: {
  readonly children: ReactNode;
  readonly tone?: TagTone;
  readonly title?: string;
}): ReactNode {
  return (
    <span className={styles['tag']} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

// What stands where there is nothing yet: why, and what to do about it.
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './states.module.css';

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ icon: StateIcon, title, children, action }: EmptyStateProps): ReactNode {
  return (
    <div className={styles['state']}>
      <span className={styles['icon']}>
        <StateIcon size={26} stroke={1.6} aria-hidden />
      </span>
      <h2 className={styles['title']}>{title}</h2>
      {children !== undefined && <div className={styles['text']}>{children}</div>}
      {action}
    </div>
  );
}

// The plan of a server that sells none.
import type { ReactNode } from 'react';
import styles from './billing.module.css';

export function LocalNotice(): ReactNode {
  return (
    <div className={styles['local']}>
      <p>
        <strong>This server runs on a local plan: nothing is limited and nothing is paid.</strong>
      </p>
      <p className={styles['note']}>
        Whoever runs it may sell plans through Stripe; <code>docs/billing.md</code> in Portcullis’s source says how.
      </p>
    </div>
  );
}

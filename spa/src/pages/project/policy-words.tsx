// What a policy does, in plain words; follows the form while it is changed.
import type { ReactNode } from 'react';
import type { PolicyDocument } from '../../api/contract.ts';
import { readPolicy } from './read-policy.ts';
import styles from './settings-tab.module.css';

export function PolicyWords({ document }: { readonly document: PolicyDocument }): ReactNode {
  const { blocks, rest, idle, besides } = readPolicy(document);
  return (
    <div className={styles['reading']} aria-live="polite">
      <p>
        <strong>{blocks}</strong>
      </p>
      <p>{rest}</p>
      {besides.length > 0 && <p>{besides.join(' ')}</p>}
      {idle.length > 0 && (
        <p>
          {idle.join(', ')} {idle.length === 1 ? 'never applies' : 'never apply'}: earlier rules take the same severities.
        </p>
      )}
    </div>
  );
}

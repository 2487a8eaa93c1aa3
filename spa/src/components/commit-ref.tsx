// A commit by its short id; the whole id is copied and shown on hover.
import type { ReactNode } from 'react';
import styles from './copy.module.css';
import { CopyButton } from './copy-button.tsx';

export function CommitRef({ commit }: { readonly commit: string }): ReactNode {
  return (
    <span className={styles['commit']}>
      <code title={commit}>{commit.slice(0, 8)}</code>
      <CopyButton text={commit} what="commit" />
    </span>
  );
}

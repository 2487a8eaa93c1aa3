// A short text from outside: one isolated line in which invisible and direction-changing characters are seen.
import type { ReactNode } from 'react';
import styles from './plain-text.module.css';
import { showInvisible } from './show-invisible.tsx';

export function PlainLine({ text, longest = 300 }: { readonly text: string; readonly longest?: number }): ReactNode {
  const characters = Array.from(text.slice(0, longest * 2));
  const isCut = text.length > longest * 2 || characters.length > longest;
  return (
    <bdi className={styles['line']} title={isCut ? `${text.length} characters` : undefined}>
      {showInvisible(characters.slice(0, longest).join(''))}
      {isCut && '…'}
    </bdi>
  );
}

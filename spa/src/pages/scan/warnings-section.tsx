// What of the report was adjusted or rejected, with pointers into it.
import type { ReactNode } from 'react';
import type { Warning } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import styles from './scan-page.module.css';

interface WarningsSectionProps {
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  /** Open where the verdict is about them. */
  readonly isOpen: boolean;
}

export function WarningsSection({ warnings, warningCount, isOpen }: WarningsSectionProps): ReactNode {
  if (warningCount === 0) return null;
  return (
    <details className={styles['warnings']} open={isOpen}>
      <summary>
        <h2>
          Warnings about the report<span className={styles['number']}>{warningCount.toLocaleString('en')}</span>
        </h2>
      </summary>
      <ul>
        {warnings.map(({ pointer, code, detail }, index) => (
          <li key={index}>
            <PlainText text={detail} longest={400} />
            <span className={styles['pointer']}>
              {code}
              {pointer !== '' && (
                <>
                  {' at '}
                  <PlainLine text={pointer} longest={200} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {warningCount > warnings.length && <p className={styles['quiet']}>The first {warnings.length} are kept.</p>}
    </details>
  );
}

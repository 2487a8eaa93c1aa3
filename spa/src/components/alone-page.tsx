// The frame of a page that stands without the shell, because its reader may belong to no tenant.
import type { ReactNode } from 'react';
import { BrandMark } from '../shell/brand-mark.tsx';
import { useTitle } from '../shell/use-title.ts';
import styles from './alone-page.module.css';

interface AlonePageProps {
  readonly title: string;
  /** Where the page's heading says more than its title. */
  readonly heading?: ReactNode;
  readonly children: ReactNode;
}

export function AlonePage({ title, heading = title, children }: AlonePageProps): ReactNode {
  useTitle(title);
  return (
    <main id="main" className={styles['page']} tabIndex={-1}>
      <div className={styles['card']}>
        <BrandMark />
        <h1 className={styles['title']}>{heading}</h1>
        {children}
      </div>
    </main>
  );
}

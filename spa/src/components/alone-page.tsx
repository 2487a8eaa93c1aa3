// The frame of a page that stands without the shell, because its reader may belong to no tenant.
import type { ReactNode } from 'react';
import { BrandMark } from '../shell/brand-mark.tsx';
import { useTitle } from '../shell/use-title.ts';
import styles from './alone-page.module.css';

interface AlonePageProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function AlonePage({ title, children }: AlonePageProps): ReactNode {
  useTitle(title);
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <BrandMark />
        <h1 className={styles['title']}>{title}</h1>
        {children}
      </div>
    </main>
  );
}

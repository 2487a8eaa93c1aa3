// Stands for a table under the head of a page while its rows load.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './table-skeleton.module.css';

export function TableSkeleton({ rows = 5 }: { readonly rows?: number }): ReactNode {
  return (
    <div className={styles['frame']} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles['row']}>
          <Skeleton height={14} width="60%" />
          <Skeleton height={14} width="45%" />
          <Skeleton height={14} width="35%" />
        </div>
      ))}
    </div>
  );
}

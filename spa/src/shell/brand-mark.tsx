// The product's mark and name.
import type { ReactNode } from 'react';
import styles from './brand-mark.module.css';

export function BrandMark(): ReactNode {
  return (
    <span className={styles['brand']}>
      <img src="/icon.svg" alt="" width={28} height={28} />
      <span>Portcullis</span>
    </span>
  );
}

// Names and values under each other, the names in a column.
import type { ReactNode } from 'react';
import styles from './facts.module.css';

/** `className` sets the place's own `--name-width` and text size. */
export function Facts({ className = '', children }: { readonly className?: string | undefined; readonly children: ReactNode }): ReactNode {
  return <dl className={`${styles['facts']} ${className}`.trim()}>{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// A part of a page with its heading, a line of explanation, and its actions.
import { useId, type ReactNode } from 'react';
import styles from './page-section.module.css';

interface PageSectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Heading at the left, content beside it: for forms. */
  readonly beside?: boolean;
}

export function PageSection({ title, description, actions, children, beside = false }: PageSectionProps): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['section']} data-beside={beside || undefined}>
      <div className={styles['head']}>
        <div className={styles['texts']}>
          <h2 id={id} className={styles['title']}>
            {title}
          </h2>
          {description !== undefined && <div className={styles['description']}>{description}</div>}
        </div>
        {actions}
      </div>
      <div>{children}</div>
    </section>
  );
}

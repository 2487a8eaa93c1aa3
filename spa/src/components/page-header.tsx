// The head of a page: where it stands, its title (also of the document), and its actions.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useTitle } from '../shell/use-title.ts';
import styles from './page-header.module.css';
import { PlainLine } from './plain-line.tsx';

interface PageHeaderProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** From the outside in, without the page itself. */
  readonly breadcrumbs?: readonly { readonly label: string; readonly href: string }[];
  readonly actions?: ReactNode;
}

export function PageHeader({ title, description, breadcrumbs = [], actions }: PageHeaderProps): ReactNode {
  useTitle(title);
  return (
    <header className={styles['header']}>
      {breadcrumbs.length > 0 && (
        <nav aria-label="Breadcrumbs">
          <ol className={styles['breadcrumbs']}>
            {breadcrumbs.map(({ label, href }) => (
              <li key={href}>
                <Link href={href}>
                  <PlainLine text={label} longest={60} />
                </Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className={styles['row']}>
        <div className={styles['texts']}>
          <h1 className={styles['title']}>
            <PlainLine text={title} />
          </h1>
          {description !== undefined && <div className={styles['description']}>{description}</div>}
        </div>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
    </header>
  );
}

// The pages of a project as tabs. Findings and the policy are pages of their own.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './project-tabs.module.css';

export type ProjectTab = 'scans' | 'branches' | 'policy' | 'settings';

interface ProjectTabsProps {
  readonly slug: string;
  readonly current: ProjectTab;
}

export function ProjectTabs({ slug, current }: ProjectTabsProps): ReactNode {
  const home = `/projects/${encodeURIComponent(slug)}`;
  const link = (tab: ProjectTab, label: string, href: string): ReactNode => (
    <Link href={href} aria-current={tab === current ? 'page' : undefined}>
      {label}
    </Link>
  );
  return (
    <nav className={styles['tabs']} aria-label="Project">
      {link('scans', 'Scans', home)}
      <Link href={`${home}/findings`}>Findings</Link>
      {link('branches', 'Branches', `${home}?tab=branches`)}
      {link('policy', 'Policy', `${home}/policy`)}
      {link('settings', 'Settings', `${home}?tab=settings`)}
    </nav>
  );
}

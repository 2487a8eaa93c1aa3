// Projects: a place held for the page.
import type { ReactNode } from 'react';
import { PageHeader } from '../../components/page-header.tsx';

export function ProjectsPage(): ReactNode {
  return <PageHeader title="Projects" />;
}

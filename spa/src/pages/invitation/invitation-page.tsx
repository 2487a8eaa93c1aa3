// Invitation: a place held for the page.
import type { ReactNode } from 'react';
import { PageHeader } from '../../components/page-header.tsx';

export function InvitationPage(): ReactNode {
  return <PageHeader title="Invitation" />;
}

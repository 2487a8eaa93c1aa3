// Stands for a page that the role of the membership does not open: why, and who can help.
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMembership } from '../api/use-me.ts';
import { EmptyState } from './empty-state.tsx';

/** `who` are the roles that may: "owners and admins". */
export function NoAccess({ who }: { readonly who: string }): ReactNode {
  const role = useMembership()?.role;
  return (
    <EmptyState icon={IconLock} title={`This page is for ${who}`}>
      {role === undefined ? 'You do not have that role here.' : `Your role in this tenant is ${role}.`} Ask one of its owners for a role
      that may.
    </EmptyState>
  );
}

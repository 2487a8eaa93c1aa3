// Pages wait until it is known who is signed in and which tenant this tab is in.
import { useEffect, type ReactNode } from 'react';
import { chooseTenant, useTenantId } from '../api/tenant-choice.ts';
import { useMe } from '../api/use-me.ts';
import { ErrorState } from '../components/error-state.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';

export function MembershipGate({ children }: { readonly children: ReactNode }): ReactNode {
  const { data, error, refetch } = useMe();
  const tenantId = useTenantId();
  const isMember = data?.memberships.some((membership) => membership.tenantId === tenantId) ?? false;
  const first = data?.memberships[0]?.tenantId;
  useEffect(() => {
    // A tenant that was left, or that a link names and that is not theirs.
    if (data !== undefined && !isMember && first !== undefined) chooseTenant(first);
  }, [data, isMember, first]);

  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined || (!isMember && first !== undefined)) return <PageSkeleton />;
  return children;
}

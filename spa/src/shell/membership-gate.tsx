// Pages wait until it is known who is signed in and which tenant this tab is in, and go when the person belongs to it no longer.
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import type { Membership } from '../api/contract.ts';
import { chooseTenant, useTenantId } from '../api/tenant-choice.ts';
import { useMe } from '../api/use-me.ts';
import { ErrorState } from '../components/error-state.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';

const NoLongerMember = lazy(() => import('./no-longer-member.tsx').then(({ NoLongerMember: page }) => ({ default: page })));

export function MembershipGate({ children }: { readonly children: ReactNode }): ReactNode {
  const { data, error, refetch } = useMe();
  const tenantId = useTenantId();
  const current = data?.memberships.find((membership) => membership.tenantId === tenantId);
  const [entered, setEntered] = useState<Membership>();
  if (current !== undefined && current !== entered) setEntered(current);
  const isLost = data !== undefined && current === undefined && entered?.tenantId === tenantId;
  const first = data?.memberships[0]?.tenantId;
  useEffect(() => {
    // A tenant that was left before, or that a link names and that is not theirs.
    if (current === undefined && !isLost && first !== undefined) chooseTenant(first);
  }, [current, isLost, first]);

  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isLost)
    return (
      <Suspense fallback={<PageSkeleton />}>
        <NoLongerMember lost={entered} others={data.memberships} />
      </Suspense>
    );
  if (data === undefined || (current === undefined && first !== undefined)) return <PageSkeleton />;
  return children;
}

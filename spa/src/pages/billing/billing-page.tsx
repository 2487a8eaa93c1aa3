// Billing: the plan in force, what is used of it, and the plans there are. Money itself is Stripe's.
import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useBilling } from '../../api/use-billing.ts';
import { useMay } from '../../api/use-me.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { NoAccess } from '../../components/no-access.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { LocalNotice } from './local-notice.tsx';
import { PlanSection } from './plan-section.tsx';
import { PlansSection } from './plans-section.tsx';
import { ReturnNotice } from './return-notice.tsx';
import { UsageSection } from './usage-section.tsx';

export function BillingPage(): ReactNode {
  const mayRead = useMay('billing.read');
  return (
    <>
      <PageHeader title="Billing" description="The plan of this tenant, and what is used of it." />
      {mayRead ? <Content /> : <NoAccess who="owners and admins" />}
    </>
  );
}

function Content(): ReactNode {
  const { data, error, refetch } = useBilling();
  if (data === undefined) return error === null ? <Loading /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <ReturnNotice billing={data} refetch={refetch} />
      {data.plan === 'local' ? <LocalNotice /> : <PlanSection billing={data} />}
      <UsageSection billing={data} />
      {data.plan !== 'local' && <PlansSection billing={data} />}
    </>
  );
}

function Loading(): ReactNode {
  return (
    <Stack gap="md" role="status" aria-label="Loading">
      <Skeleton height={150} />
      <Skeleton height={190} mt="xl" />
      <Skeleton height={300} mt="xl" />
    </Stack>
  );
}

// The two ways to Stripe: buying a plan, and the portal. Both need a fresh sign-in, and both leave the dashboard.
import { Alert, Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { paths, planTable, type BillingSession, type PaidPlan } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { readStripeAddress } from './stripe-address.ts';

const result = { title: 'On to Stripe', show: ({ url }: BillingSession): ReactNode => <GoToStripe url={url} /> };

export const checkOut = defineAct<PaidPlan, BillingSession>({
  name: 'check-out',
  request: (plan) => ({ method: 'POST', path: paths.checkoutSessions, body: { plan } }),
  label: (plan) => `Choose ${planTable[plan].name} and pay at Stripe`,
  invalidates: ['audit'],
  result,
});

export const openPortal = defineAct<undefined, BillingSession>({
  name: 'open-portal',
  request: () => ({ method: 'POST', path: paths.portalSessions }),
  label: () => 'Open the page at Stripe for invoices, card and cancelling',
  invalidates: ['audit'],
  result,
});

function GoToStripe({ url }: { readonly url: string }): ReactNode {
  const address = readStripeAddress(url);
  useEffect(() => {
    if (address !== null) location.assign(address);
  }, [address]);
  if (address === null)
    return (
      <Alert color="red" role="alert" title="It was not opened">
        The server named a page that cannot be one of Stripe’s. Tell whoever runs this server.
      </Alert>
    );
  return (
    <Text role="status">
      Stripe opens in this tab. If it does not, <a href={address}>go there yourself</a>.
    </Text>
  );
}

// What came of a check-out, for who comes back from it.
import { Loader } from '@mantine/core';
import { IconCircleCheck, IconClock, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { planTable, type Billing } from '../../api/contract.ts';
import styles from './billing.module.css';
import { useReturn, type Return } from './use-return.ts';

interface ReturnNoticeProps {
  readonly billing: Billing;
  readonly refetch: () => Promise<unknown>;
}

/** Always in the page, so that what changes in it is read out. */
export function ReturnNotice({ billing, refetch }: ReturnNoticeProps): ReactNode {
  const outcome = useReturn(billing, refetch);
  return <div role="status">{outcome !== null && <Told outcome={outcome} billing={billing} />}</div>;
}

function Told({ outcome, billing }: { readonly outcome: Return; readonly billing: Billing }): ReactNode {
  return (
    <div className={styles['notice']} data-good={outcome === 'arrived' || undefined}>
      {icons[outcome]}
      <p>{describeReturn(outcome, billing)}</p>
    </div>
  );
}

const icons: Readonly<Record<Return, ReactNode>> = {
  waiting: <Loader size={20} aria-hidden />,
  arrived: <IconCircleCheck size={22} stroke={1.75} aria-hidden />,
  late: <IconClock size={22} stroke={1.75} aria-hidden />,
  cancelled: <IconInfoCircle size={22} stroke={1.75} aria-hidden />,
};

function describeReturn(outcome: Return, { plan }: Billing): string {
  switch (outcome) {
    case 'waiting':
      return 'Stripe tells us in a moment that it is paid. This page waits for it.';
    case 'arrived':
      return `Thank you. ${planTable[plan].name} holds from now on.`;
    case 'late':
      return 'Stripe has not told us yet. Nothing is lost: the plan holds as soon as it does. Come back in a few minutes.';
    case 'cancelled':
      return 'You left the check-out. Nothing was bought, and nothing has changed.';
  }
}

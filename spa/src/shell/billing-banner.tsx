// On every page of owners and admins while a payment is missing: what holds until when, and who can mend it. Loaded after the page.
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useBilling } from '../api/use-billing.ts';
import { useMay } from '../api/use-me.ts';
import { useAct } from '../auth/use-act.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { openPortal } from '../pages/billing/billing-acts.tsx';
import { findTrouble, type PlanTrouble } from '../pages/billing/find-trouble.ts';
import styles from './billing-banner.module.css';

/** A plan seldom changes, and the page of the plan asks for itself. */
const freshFor = 5 * 60_000;

export function BillingBanner(): ReactNode {
  const { data } = useBilling({ staleTime: freshFor });
  const trouble = data === undefined ? null : findTrouble(data, Date.now());
  return trouble === null ? null : <Trouble trouble={trouble} />;
}

function Trouble({ trouble: { text, way } }: { readonly trouble: PlanTrouble }): ReactNode {
  const mayManage = useMay('billing.manage');
  const { run, isRunning, problem } = useAct(openPortal);
  const [location] = useLocation();
  return (
    <section className={styles['banner']} aria-label="Payment">
      <IconAlertTriangle size={22} stroke={1.75} aria-hidden />
      <p>
        {text}
        {!mayManage && (way === 'portal' ? ' Ask an owner to pay or to change the card.' : ' Ask an owner to choose a plan.')}
      </p>
      {mayManage && way === 'portal' && (
        <Button size="xs" loading={isRunning} onClick={() => void run(undefined)}>
          Pay or change the card
        </Button>
      )}
      {way === 'plans' && location !== '/billing' && (
        <Button component={Link} href="/billing" size="xs" variant="default">
          See the plans
        </Button>
      )}
      {problem !== null && (
        <div className={styles['problem']}>
          <ProblemAlert problem={problem} />
        </div>
      )}
    </section>
  );
}

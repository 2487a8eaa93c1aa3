// The plans side by side. Whoever pays for none chooses one here; whoever has one changes it at Stripe.
import { Button } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { paidPlans, planFeatures, planTable, quotas, type Billing, type PaidPlan } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { useAct } from '../../auth/use-act.ts';
import { PageSection } from '../../components/page-section.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Tag } from '../../components/tag.tsx';
import { checkOut, openPortal } from './billing-acts.tsx';
import styles from './billing.module.css';
import { describeRetention, featureWords } from './feature-words.ts';
import { quotaWords } from './measure-use.ts';

const soldPlans = ['free', ...paidPlans] as const;

type SoldPlan = (typeof soldPlans)[number];

function isPaid(plan: SoldPlan): plan is PaidPlan {
  return plan !== 'free';
}

export function PlansSection({ billing }: { readonly billing: Billing }): ReactNode {
  const mayManage = useMay('billing.manage');
  const buying = useAct(checkOut);
  const changing = useAct(openPortal);
  const { plan: current, mayCheckOut, mayOpenPortal } = billing;
  const actOf = (plan: SoldPlan): ReactNode => {
    if (!mayManage || !isPaid(plan) || plan === current) return null;
    if (mayCheckOut)
      return (
        <Choose
          label={`Choose ${planTable[plan].name}`}
          isRunning={buying.isRunning}
          onClick={() => void buying.run(plan)}
          isFirst={plan === 'team'}
        />
      );
    if (!mayOpenPortal || billing.paidPlan === plan) return null;
    return (
      <Choose label={`Change to ${planTable[plan].name}`} isRunning={changing.isRunning} onClick={() => void changing.run(undefined)} />
    );
  };
  return (
    <PageSection
      title="Plans"
      description="What a plan costs is shown at Stripe before anything is bought. Whoever goes back to a smaller plan loses nothing that is stored."
    >
      <ul className={styles['plans']}>
        {soldPlans.map((plan) => (
          <li key={plan}>
            <PlanCard plan={plan} isCurrent={plan === current}>
              {actOf(plan)}
            </PlanCard>
          </li>
        ))}
      </ul>
      <ProblemAlert problem={buying.problem ?? changing.problem} />
    </PageSection>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly isRunning: boolean;
  readonly onClick: () => void;
  readonly isFirst?: boolean;
}

function Choose({ label, isRunning, onClick, isFirst = false }: ChooseProps): ReactNode {
  return (
    <Button fullWidth variant={isFirst ? 'filled' : 'default'} disabled={isRunning} onClick={onClick}>
      {label}
    </Button>
  );
}

interface PlanCardProps {
  readonly plan: SoldPlan;
  readonly isCurrent: boolean;
  readonly children: ReactNode;
}

function PlanCard({ plan, isCurrent, children }: PlanCardProps): ReactNode {
  const id = useId();
  const { name, quotas: limits, retentionDays, features } = planTable[plan];
  return (
    <article aria-labelledby={id} className={styles['card']} data-current={isCurrent || undefined}>
      <div className={styles['cardHead']}>
        <h3 id={id}>{name}</h3>
        {isCurrent && <Tag tone="good">Your plan</Tag>}
      </div>
      <ul>
        {quotas.map((quota) => (
          <li key={quota}>
            <strong>{limits[quota]?.toLocaleString('en') ?? 'any'}</strong> {quotaWords[quota].allows}
          </li>
        ))}
        <li>
          <strong>{describeRetention(retentionDays)}</strong> of history
        </li>
        {planFeatures.map((feature) => (
          <Feature key={feature} name={featureWords[feature]} isIn={features.includes(feature)} />
        ))}
      </ul>
      {children}
    </article>
  );
}

function Feature({ name, isIn }: { readonly name: string; readonly isIn: boolean }): ReactNode {
  const Mark = isIn ? IconCheck : IconMinus;
  return (
    <li className={styles['feature']} data-missing={!isIn || undefined}>
      <Mark size={16} aria-hidden />
      <span>
        {!isIn && <span className="visually-hidden">Without: </span>}
        {name}
      </span>
    </li>
  );
}

// The plan in force: its name, how it stands with the payment, and the way to invoices.
import { Button } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { planFeatures, planTable, type Billing } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { useAct } from '../../auth/use-act.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { PageSection } from '../../components/page-section.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Tag } from '../../components/tag.tsx';
import { openPortal } from './billing-acts.tsx';
import styles from './billing.module.css';
import { describeRetention, nameFeatures } from './feature-words.ts';
import { describeStatus } from './status-words.ts';

export function PlanSection({ billing }: { readonly billing: Billing }): ReactNode {
  const mayManage = useMay('billing.manage');
  const { features: included } = billing;
  const missing = planFeatures.filter((feature) => !included.includes(feature));
  const { tag, tone, sentence } = describeStatus(billing);
  return (
    <PageSection title="Your plan">
      <div className={styles['panel']}>
        <div className={styles['plan']}>
          <p className={styles['planName']}>
            <strong>{planTable[billing.plan].name}</strong> <Tag tone={tone}>{tag}</Tag>
          </p>
          <p>{sentence}</p>
          {!mayManage && <p className={styles['note']}>Owners choose the plan and see the invoices.</p>}
        </div>
        <Facts className={styles['facts']}>
          <Fact name="Scans are kept">{describeRetention(billing.retentionDays)}</Fact>
          {included.length > 0 && <Fact name="Included">{nameFeatures(included)}</Fact>}
          {missing.length > 0 && <Fact name="Not included">{nameFeatures(missing)}</Fact>}
        </Facts>
        {mayManage && billing.mayOpenPortal && <Portal />}
      </div>
    </PageSection>
  );
}

function Portal(): ReactNode {
  const { run, isRunning, problem } = useAct(openPortal);
  return (
    <div className={styles['portal']}>
      <Button variant="default" loading={isRunning} leftSection={<IconReceipt size={16} aria-hidden />} onClick={() => void run(undefined)}>
        Invoices, card and cancelling
      </Button>
      <ProblemAlert problem={problem} />
    </div>
  );
}

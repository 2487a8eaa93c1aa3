// What is used of the plan: a bar for each limit, or the count alone where there is none.
import type { ReactNode } from 'react';
import { quotas, type Billing, type Quota } from '../../api/contract.ts';
import { PageSection } from '../../components/page-section.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag } from '../../components/tag.tsx';
import styles from './billing.module.css';
import { measureUse, quotaWords } from './measure-use.ts';

export function UsageSection({ billing }: { readonly billing: Billing }): ReactNode {
  return (
    <PageSection title="Usage">
      <ul className={styles['usage']}>
        {quotas.map((quota) => (
          <li key={quota} className={styles['quota']}>
            <Use quota={quota} billing={billing} />
          </li>
        ))}
      </ul>
    </PageSection>
  );
}

function Use({ quota, billing }: { readonly quota: Quota; readonly billing: Billing }): ReactNode {
  const { used, limit } = billing.usage[quota];
  const { name, whenFull } = quotaWords[quota];
  const nearness = measureUse({ used, limit });
  const told = limit === null ? used.toLocaleString('en') : `${used.toLocaleString('en')} of ${limit.toLocaleString('en')}`;
  return (
    <>
      <div className={styles['quotaHead']}>
        <h3>{name}</h3>
        {nearness === 'near' && <Tag tone="warn">Nearly full</Tag>}
        {nearness === 'full' && <Tag tone="bad">{limit !== null && used > limit ? 'Over the limit' : 'Full'}</Tag>}
        <span className={styles['told']}>{told}</span>
      </div>
      {limit !== null && (
        <div
          className={styles['bar']}
          role="meter"
          aria-label={name}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={Math.min(used, limit)}
          aria-valuetext={told}
        >
          <span data-nearness={nearness} style={{ width: `${Math.min(100, limit === 0 ? 100 : (used / limit) * 100)}%` }} />
        </div>
      )}
      {nearness === 'full' && <p className={styles['whenFull']}>{whenFull}</p>}
      {quota === 'uploadsPerDay' && limit !== null && (
        <p className={styles['note']}>
          Starts again at midnight UTC, <RelativeTime at={billing.usageResetsAt} />.
        </p>
      )}
      {quota === 'members' && limit !== null && <p className={styles['note']}>Open invitations take a place as well.</p>}
    </>
  );
}

// Accepted risks that end soon: whose they are, and how many days are left to decide again.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { EndingAcceptance, Overview } from '../../api/contract.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './ending-acceptances.module.css';
import { describeDaysLeft } from './format-days.ts';

interface EndingAcceptancesProps {
  readonly ending: Overview['endingAcceptances'];
}

export function EndingAcceptances({ ending: { items, count } }: EndingAcceptancesProps): ReactNode {
  return (
    <section className={styles['ending']} aria-labelledby="ending">
      <h2 id="ending">
        Acceptances that end soon<span className={styles['count']}>{count.toLocaleString('en')}</span>
      </h2>
      <p className={styles['note']}>Within 14 days. Then the findings are open again and may block: fix them, or accept the risk anew.</p>
      <ul>
        {items.map((item) => (
          <EndingItem key={`${item.project} ${item.findingId} ${item.ref ?? ''}`} item={item} />
        ))}
      </ul>
      {count > items.length && <p className={styles['note']}>These are the {items.length} that end first.</p>}
    </section>
  );
}

function EndingItem({ item: { project, findingId, ruleId, ref, owner, expiresAt } }: { readonly item: EndingAcceptance }): ReactNode {
  const search = new URLSearchParams({ ...(ref === null ? {} : { ref }), finding: findingId });
  return (
    <li>
      <span className={styles['what']}>
        <Link href={`/projects/${project}/findings?${search.toString()}`}>
          <PlainLine text={ruleId} longest={120} />
        </Link>
        <span className={styles['where']}>
          {project}
          {ref !== null && (
            <>
              , only on <PlainLine text={describeRef(ref)} longest={80} />
            </>
          )}
        </span>
      </span>
      <span className={styles['owner']}>
        <PlainLine text={owner.name} longest={60} />
      </span>
      <time className={styles['left']} dateTime={expiresAt} title={new Date(expiresAt).toLocaleString()}>
        {describeDaysLeft(expiresAt, Date.now())}
      </time>
    </li>
  );
}

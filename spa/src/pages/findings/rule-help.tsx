// What the tool says of the rule, and where there is more to read.
import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { FindingDetail } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './finding-details.module.css';
import { OutsideLink } from './outside-link.tsx';

const SafeMarkdown = lazy(() =>
  import('../../components/safe-markdown.tsx').then(({ SafeMarkdown: component }) => ({ default: component })),
);

export function RuleHelp({ finding: { rule } }: { readonly finding: FindingDetail }): ReactNode {
  if (rule === null || (rule.help === null && rule.helpUri === null)) return null;
  return (
    <section aria-labelledby="rule-help">
      <h3 id="rule-help">What the tool says of the rule</h3>
      {rule.help !== null && (
        <div className={styles['help']}>
          <Suspense fallback={<Skeleton height={120} />}>
            <SafeMarkdown text={rule.help} />
          </Suspense>
        </div>
      )}
      {rule.helpUri !== null && (
        <p className={styles['documentation']}>
          <OutsideLink address={rule.helpUri}>
            Documentation of the rule at <PlainLine text={hostOf(rule.helpUri)} longest={80} />
          </OutsideLink>
        </p>
      )}
    </section>
  );
}

export function References({ finding: { rule, details } }: { readonly finding: FindingDetail }): ReactNode {
  const references = (details?.references ?? []).filter((address) => address !== rule?.helpUri);
  if (references.length === 0) return null;
  return (
    <section aria-labelledby="references">
      <h3 id="references">References</h3>
      <ul className={styles['references']}>
        {references.map((address) => (
          <li key={address}>
            <OutsideLink address={address} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whoever follows a link from a report sees where it leads. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

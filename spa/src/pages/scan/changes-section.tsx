// What a scan brought and what it ended, each with the triage of today.
import { Anchor, Skeleton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Finding } from '../../api/contract.ts';
import { useScanChanges } from '../../api/use-scan-changes.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { TriageBadge } from '../../components/triage-badge.tsx';
import { FindingLine } from './finding-line.tsx';
import lineStyles from './finding-line.module.css';
import styles from './scan-page.module.css';

const shownAtFirst = 5;
/** As many as the API names. */
const namedByApi = 200;

interface ChangesSectionProps {
  readonly project: string;
  readonly scan: string;
}

export function ChangesSection({ project, scan }: ChangesSectionProps): ReactNode {
  const { data, error, refetch } = useScanChanges(project, scan);
  if (error !== null && data === undefined)
    return <ErrorState title="The changes could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={160} role="status" aria-label="Loading the changes" />;
  return (
    <section className={styles['changes']} aria-labelledby="changes">
      <h2 id="changes">What changed</h2>
      {data.new.length + data.fixed.length === 0 ? (
        <p className={styles['quiet']}>Nothing came and nothing went with this scan.</p>
      ) : (
        <>
          <ChangeList project={project} scan={scan} title="New" none="Nothing new came with this scan." findings={data.new} />
          <ChangeList project={project} scan={scan} title="Fixed" none="Nothing was fixed with this scan." findings={data.fixed} />
        </>
      )}
    </section>
  );
}

interface ChangeListProps extends ChangesSectionProps {
  readonly title: string;
  readonly none: string;
  readonly findings: readonly Finding[];
}

function ChangeList({ project, scan, title, none, findings }: ChangeListProps): ReactNode {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? findings : findings.slice(0, shownAtFirst);
  const isCut = findings.length >= namedByApi;
  return (
    <section className={styles['change']}>
      <h3>
        {title}
        <span className={styles['number']}>{isCut ? `${namedByApi} or more` : findings.length.toLocaleString('en')}</span>
      </h3>
      {findings.length === 0 ? (
        <p className={styles['quiet']}>{none}</p>
      ) : (
        <ul className={lineStyles['list']}>
          {shown.map((finding) => (
            <FindingLine
              key={finding.id}
              project={project}
              scan={scan}
              finding={finding}
              compact
              aside={finding.triage !== 'open' && <TriageBadge state={finding.triage} />}
            />
          ))}
        </ul>
      )}
      {findings.length > shownAtFirst && (
        <p className={styles['foot']}>
          <Anchor component="button" type="button" size="sm" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? 'Show fewer' : `Show all ${findings.length}`}
          </Anchor>
          {isCut && isWhole && <span>The worst {namedByApi} are listed here.</span>}
        </p>
      )}
    </section>
  );
}

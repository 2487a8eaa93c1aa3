// Where the commit was judged again since the upload and the outcome is another one now: what it is, why, and where it is explained.
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ScanDetail } from '../../api/contract.ts';
import { useCommitGate } from '../../api/use-commit-gate.ts';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { describeCause } from '../commit/describe-change.ts';
import styles from './scan-notice.module.css';

interface VerdictNowProps {
  readonly project: string;
  readonly scan: ScanDetail;
}

export function VerdictNow({ project, scan: { commit, verdict } }: VerdictNowProps): ReactNode {
  const { data } = useCommitGate(project, commit);
  if (data === undefined || data.outcome === verdict.outcome) return null;
  const { decidedAt } = data.verdict;
  return (
    <section className={styles['notice']} data-tone="warn" aria-labelledby="verdict-now">
      <IconRefresh size={26} stroke={1.7} aria-hidden />
      <div>
        <h2 id="verdict-now">
          The verdict in force is another one: <OutcomeBadge outcome={data.outcome} />
        </h2>
        <p>
          What stands above was given with the upload. {describeCause(data.verdict)} since
          {decidedAt !== undefined && (
            <>
              , <RelativeTime at={decidedAt} />
            </>
          )}
          . <Link href={`/projects/${project}/commits/${commit}`}>See the verdict on the whole commit</Link>
        </p>
      </div>
    </section>
  );
}

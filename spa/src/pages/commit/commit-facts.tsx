// What the verdict went by, and the scans that it is over.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CommitGate } from '../../api/contract.ts';
import { CommitRef } from '../../components/commit-ref.tsx';
import { describeRef } from '../../components/describe-ref.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag } from '../../components/tag.tsx';
import styles from '../scan/scan-facts.module.css';
import { describeCause } from './describe-change.ts';

interface CommitFactsProps {
  readonly project: string;
  readonly gate: CommitGate;
}

export function CommitFacts({ project, gate: { commit, verdict, scans } }: CommitFactsProps): ReactNode {
  const refs = [...new Set(scans.map(({ ref }) => ref))];
  const { policyVersion, floorVersion = 0, policyFile = null, intelligence = null, cause, decidedAt, validUntil = null } = verdict;
  const rows: readonly (readonly [name: string, value: ReactNode])[] = [
    ['Commit', <CommitRef commit={commit} />],
    ['Branch', refs.length === 0 ? null : <Refs project={project} refs={refs} />],
    ['Judged', decidedAt === undefined ? null : <RelativeTime at={decidedAt} />],
    ['Because', cause === undefined ? null : describeCause(verdict)],
    ['Holds until', validUntil === null ? null : <RelativeTime at={validUntil} />],
    ['Policy', <Link href={`/projects/${encodeURIComponent(project)}/policy`}>Version {policyVersion}</Link>],
    ['Organisation', floorVersion === 0 ? null : <Link href="/settings#floor">Policy version {floorVersion}</Link>],
    ['Repository file', policyFile === null ? null : <code title={policyFile}>{policyFile.slice(0, 12)}</code>],
    ['Intelligence', intelligence === null ? null : <PlainLine text={intelligence} longest={200} />],
  ];
  return (
    <aside className={styles['facts']} aria-label="About this verdict">
      <h2>About this verdict</h2>
      <Facts className={styles['rows']}>
        {rows.map(([name, value]) =>
          value === null ? null : (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ),
        )}
      </Facts>
      {scans.length > 0 && (
        <>
          <h2 className={styles['whole']}>Scans</h2>
          <ul className={styles['others']}>
            {scans.map(({ id, tool, category, health, receivedAt }) => (
              <li key={id}>
                <span>
                  <Link href={`/projects/${encodeURIComponent(project)}/scans/${id}`}>
                    <PlainLine text={category === '' || category === tool.toLowerCase() ? tool : `${tool} (${category})`} longest={80} />
                  </Link>
                  {health === 'unhealthy' && (
                    <>
                      {' '}
                      <Tag tone="bad">did not run to its end</Tag>
                    </>
                  )}
                </span>
                <RelativeTime at={receivedAt} />
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

function Refs({ project, refs }: { readonly project: string; readonly refs: readonly string[] }): ReactNode {
  return refs.slice(0, 5).map((ref) => (
    <Link key={ref} href={`/projects/${encodeURIComponent(project)}?${new URLSearchParams({ ref }).toString()}`}>
      <PlainLine text={describeRef(ref)} longest={120} />
    </Link>
  ));
}

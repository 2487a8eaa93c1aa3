// Where a scan comes from, and the other scans of the same commit.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ComparedWith, ScanDetail } from '../../api/contract.ts';
import { useCommitGate } from '../../api/use-commit-gate.ts';
import { CommitRef } from '../../components/commit-ref.tsx';
import { describeRef } from '../../components/describe-ref.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { describeDistance } from './reason-words.ts';
import styles from './scan-facts.module.css';

interface ScanFactsProps {
  readonly project: string;
  readonly scan: ScanDetail;
}

export function ScanFacts({ project, scan }: ScanFactsProps): ReactNode {
  const { base } = scan;
  const rows: readonly (readonly [name: string, value: ReactNode])[] = [
    ['Received', <RelativeTime at={scan.receivedAt} />],
    ['Commit', <CommitRef commit={scan.commit} />],
    ['Verdict', <Link href={`/projects/${project}/commits/${scan.commit}`}>On the whole commit</Link>],
    [scan.ref.startsWith('refs/heads/') ? 'Branch' : 'Ref', <RefLink project={project} gitRef={scan.ref} />],
    ['Pull request', scan.pullRequest === null || !scan.ref.startsWith('refs/heads/') ? null : `#${scan.pullRequest}`],
    ['Base', base === null ? null : isCommit(base) ? <CommitRef commit={base} /> : <PlainLine text={describeRef(base)} />],
    ['Compared with', <Comparison project={project} comparedWith={scan.comparedWith} />],
    ['Tool', <PlainLine text={scan.toolVersion === null ? scan.tool : `${scan.tool} ${scan.toolVersion}`} longest={120} />],
    ['Category', scan.category === '' ? null : <PlainLine text={scan.category} />],
    ['Health', scan.health === 'healthy' ? 'Ran to its end' : 'Did not run to its end'],
    ['Policy', <Link href={`/projects/${project}/policy`}>Version {scan.verdict.policyVersion}</Link>],
  ];
  return (
    <aside className={styles['facts']} aria-label="About this scan">
      <h2>About this scan</h2>
      <Facts className={styles['rows']}>
        {rows.map(([name, value]) =>
          value === null ? null : (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ),
        )}
      </Facts>
      <SameCommit project={project} scan={scan} />
    </aside>
  );
}

function Comparison({ project, comparedWith }: { readonly project: string; readonly comparedWith: ComparedWith | null }): ReactNode {
  if (comparedWith === null) return 'Nothing to compare with';
  return (
    <>
      <RefLink project={project} gitRef={comparedWith.ref} /> at <CommitRef commit={comparedWith.commit} />
      <span className={styles['distance']}>{describeDistance(comparedWith)}</span>
    </>
  );
}

function RefLink({ project, gitRef }: { readonly project: string; readonly gitRef: string }): ReactNode {
  return (
    <Link href={`/projects/${project}?${new URLSearchParams({ ref: gitRef }).toString()}`}>
      <PlainLine text={describeRef(gitRef)} longest={120} />
    </Link>
  );
}

/** The gate looks at all tools together; this page shows one. Not shown where there is only the one. */
function SameCommit({ project, scan }: ScanFactsProps): ReactNode {
  const { data } = useCommitGate(project, scan.commit);
  if (data === undefined || data.scans.every(({ id }) => id === scan.id)) return null;
  return (
    <>
      <h2 className={styles['whole']}>
        The whole commit <OutcomeBadge outcome={data.outcome} />
      </h2>
      <ul className={styles['others']}>
        {data.scans.map(({ id, tool, category }) => (
          <li key={id}>
            <Link href={`/projects/${project}/scans/${id}`} aria-current={id === scan.id ? 'page' : undefined}>
              <PlainLine text={category === '' || category === tool.toLowerCase() ? tool : `${tool} (${category})`} longest={80} />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

const isCommit = (base: string): boolean => /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(base);

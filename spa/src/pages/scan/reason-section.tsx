// One reason of a verdict: what it says, what to do next, and the findings behind it.
import { Anchor } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Reason, TriageState, Severity } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { severitiesWorstFirst } from '../../theme/severity.ts';
import { BlockingFinding, type ScanPlace } from './blocking-finding.tsx';
import lineStyles from './finding-line.module.css';
import { describeOvertaken, describeReason, isDismissed, isOvertaken, isPolicyRule } from './reason-words.ts';
import styles from './scan-page.module.css';

/** What is triaged is read finding by finding, so no more stand there at once; of what blocks nothing only the worst. */
const shownAtFirst = { fail: 10, other: 3 };

interface ReasonSectionProps {
  readonly project: string;
  /** Undefined on the page of a commit, where the reason is about several. */
  readonly scan: string | undefined;
  readonly reason: Reason;
  /** What the gate says, of this reason and of those like it. */
  readonly details: readonly string[];
  readonly triage: ReadonlyMap<string, TriageState>;
  readonly place: ScanPlace;
}

export function ReasonSection({ project, scan, reason, details, triage, place }: ReasonSectionProps): ReactNode {
  const [isWhole, setIsWhole] = useState(false);
  const { title, next } = isOvertaken(reason, triage) ? describeOvertaken(reason) : describeReason(reason);
  const { findings, findingCount, code, outcome } = reason;
  const shown = isWhole ? findings : findings.slice(0, outcome === 'fail' ? shownAtFirst.fail : shownAtFirst.other);
  const dismissed = findings.filter(({ id }) => isDismissed(triage.get(id) ?? 'open')).length;
  return (
    <section className={styles['reason']} data-outcome={outcome}>
      <h2>{title}</h2>
      <div className={styles['detail']}>
        {details.map((detail, index) => (
          <PlainText key={index} text={detail} />
        ))}
      </div>
      {next !== 'Nothing to do.' && (
        <p className={styles['next']}>
          <strong>Next</strong> {next}
        </p>
      )}
      {findings.length > 0 && (
        <ul className={lineStyles['list']}>
          {shown.map((finding) => (
            <BlockingFinding
              key={finding.id}
              project={project}
              scan={scan}
              finding={finding}
              triage={triage.get(finding.id)}
              place={place}
            />
          ))}
        </ul>
      )}
      <p className={styles['foot']}>
        {findings.length > shown.length && (
          <Anchor component="button" type="button" size="sm" onClick={() => setIsWhole(true)}>
            Show all {findings.length}
          </Anchor>
        )}
        {/* What is gone is not among what this scan found. */}
        {scan !== undefined && findingCount > 0 && code !== 'sudden-drop' && (
          <Link href={findingsAddress(project, scan, reason)}>{describeList(reason)}</Link>
        )}
        {dismissed > 0 && (
          <span>
            {dismissed} of {findingCount.toLocaleString('en')} dismissed since
          </span>
        )}
        <RuleLink project={project} reason={reason} />
      </p>
    </section>
  );
}

/** Whose rule it is, and where it stands. */
function RuleLink({ project, reason: { code, source } }: Pick<ReasonSectionProps, 'project' | 'reason'>): ReactNode {
  if (!isPolicyRule(code)) return null;
  const rule = <PlainLine text={code} longest={63} />;
  if (source === 'file') return <span>Rule {rule} of the repository’s .portcullis/policy.json</span>;
  if (source === 'tenant') return <Link href="/settings#floor">Rule {rule} of the organisation’s policy</Link>;
  return <Link href={`/projects/${project}/policy`}>Policy rule {rule}</Link>;
}

/** The severities that the reason is about; empty where it does not name all of its findings. */
function severitiesOf({ findings, findingCount }: Reason): readonly Severity[] {
  const present = new Set(findings.map(({ severity }) => severity));
  return findings.length < findingCount ? [] : severitiesWorstFirst.filter((severity) => present.has(severity));
}

/** The list has what was there before too, so it must not sound like the list of what blocks. */
function describeList(reason: Reason): string {
  return ['All open', severitiesOf(reason).join(' and '), 'findings of this scan'].filter((part) => part !== '').join(' ');
}

function findingsAddress(project: string, scan: string, reason: Reason): string {
  const severities = severitiesOf(reason);
  const search = new URLSearchParams({ scan });
  if (severities.length > 0) search.set('severity', severities.join(','));
  return `/projects/${project}/findings?${search.toString()}`;
}

// A finding in a list of the scan page: severity, rule, place and message, leading to its panel on the findings page.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Severity } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import styles from './finding-line.module.css';

export interface ListedFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly ruleId: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

interface FindingLineProps {
  readonly project: string;
  /** Where it is shown: in a scan, or where the scan is not known on a branch. */
  readonly scan: string | undefined;
  readonly gitRef?: string;
  readonly finding: ListedFinding;
  /** One line without the message, for long lists. */
  readonly compact?: boolean;
  /** What a person decided, and what can be done; stands at the end of the line. */
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}

export function FindingLine({ project, scan, gitRef = '', finding, compact = false, aside, children }: FindingLineProps): ReactNode {
  const { id, severity, ruleId, path, line, message } = finding;
  const place = scan === undefined ? { ref: gitRef } : { scan };
  const search = new URLSearchParams({ ...place, finding: id });
  return (
    <li className={styles['line']} data-compact={compact || undefined}>
      <div className={styles['badge']}>
        <SeverityBadge severity={severity} />
      </div>
      <div className={styles['texts']}>
        <Link className={styles['rule']} href={`/projects/${project}/findings?${search.toString()}`}>
          <PlainLine text={ruleId} longest={160} />
        </Link>
        {path !== null && (
          <code className={styles['place']}>
            <PlainLine text={path} longest={240} />
            {line !== null && `:${line}`}
          </code>
        )}
        {!compact && (
          <span className={styles['message']}>
            <PlainLine text={message} longest={260} />
          </span>
        )}
      </div>
      {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
      {children !== undefined && <div className={styles['below']}>{children}</div>}
    </li>
  );
}

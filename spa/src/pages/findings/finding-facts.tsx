// What is known of a finding, as names and values.
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FindingDetail } from '../../api/contract.ts';
import { CommitRef } from '../../components/commit-ref.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './finding-panel.module.css';
import { explainSeverity, matchWords } from './finding-words.ts';

export function FindingFacts({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const { severityRaw, tool, category, cwes, firstSeen, firstCommit, lastSeen, lastCommit, matchedBy, state } = finding;
  return (
    <section aria-labelledby="facts">
      <h3 id="facts">Facts</h3>
      <Facts className={styles['facts']}>
        <Fact name="Severity">
          {explainSeverity(finding)}
          {severityRaw !== null && (
            <>
              {': '}
              <code>
                <PlainLine text={severityRaw} longest={60} />
              </code>
            </>
          )}
        </Fact>
        <Fact name="Tool">
          <PlainLine text={tool} longest={100} />
          {category !== '' && (
            <span className={styles['dim']}>
              {' '}
              in category <PlainLine text={category} longest={100} />
            </span>
          )}
        </Fact>
        {cwes.length > 0 && (
          <Fact name="Weakness">
            {cwes.map((cwe) => (
              <CweLink key={cwe} cwe={cwe} />
            ))}
          </Fact>
        )}
        <Fact name="First seen">
          <Sighting at={firstSeen} commit={firstCommit} />
        </Fact>
        <Fact name={state === 'open' ? 'Last seen' : 'Gone since'}>
          <Sighting at={lastSeen} commit={lastCommit} />
        </Fact>
        <Fact name="Recognised">{matchWords[matchedBy]}</Fact>
      </Facts>
    </section>
  );
}

function Sighting({ at, commit }: { readonly at: string; readonly commit: string | null }): ReactNode {
  return (
    <>
      <RelativeTime at={at} />
      {commit !== null && (
        <span className={styles['dim']}>
          {' '}
          at <CommitRef commit={commit} />
        </span>
      )}
    </>
  );
}

function CweLink({ cwe }: { readonly cwe: number }): ReactNode {
  return (
    <a href={`https://cwe.mitre.org/data/definitions/${cwe}.html`} target="_blank" rel="noopener noreferrer" className={styles['cwe']}>
      CWE-{cwe}
      <IconExternalLink size={13} aria-hidden />
    </a>
  );
}

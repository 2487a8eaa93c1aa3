// Commits from the oldest to the newest: above what is in force says, below what the policy that is tried would. The table has the words.
import { useEffect, useRef, type ReactNode } from 'react';
import type { Outcome } from '../../api/contract.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { outcomeWords } from '../../theme/severity.ts';
import styles from './simulation-timeline.module.css';
import { countCommits, isChanged, type SimulatedCommit } from './simulation-words.ts';

/** Read without colours too. */
const signs: Readonly<Record<Outcome, string>> = { pass: '✓', warn: '!', fail: '✕', error: '?' };

export function SimulationTimeline({ commits }: { readonly commits: readonly SimulatedCommit[] }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The newest is what people look for.
    if (box.current !== null) box.current.scrollLeft = box.current.scrollWidth;
  }, [commits]);
  return (
    <div className={styles['frame']}>
      <div className={styles['names']} aria-hidden>
        <span>In force</span>
        <span>Tried</span>
      </div>
      <div
        ref={box}
        className={styles['box']}
        role="img"
        tabIndex={0}
        aria-label={`Outcomes of ${countCommits(commits.length)}, oldest first; the table below has them in words`}
      >
        {commits.toReversed().map((commit) => (
          <span key={commit.commit} className={styles['commit']} data-changed={isChanged(commit) || undefined} title={describe(commit)}>
            <span data-outcome={commit.outcome}>{signs[commit.outcome]}</span>
            <span data-outcome={commit.simulated}>{signs[commit.simulated]}</span>
          </span>
        ))}
      </div>
    </div>
  );
}

function describe({ commit, ref, outcome, simulated }: SimulatedCommit): string {
  const words = outcome === simulated ? outcomeWords[outcome] : `${outcomeWords[outcome]} → ${outcomeWords[simulated]}`;
  return `${commit.slice(0, 8)} on ${describeRef(ref).slice(0, 80)}: ${words}`;
}

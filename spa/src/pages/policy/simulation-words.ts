// What a simulation comes to, in words.
import type { Outcome, Simulation } from '../../api/contract.ts';
import { outcomesWorstFirst } from './outcome-order.ts';

export type SimulatedCommit = Simulation['commits'][number];

export const isChanged = ({ outcome, simulated }: SimulatedCommit): boolean => outcome !== simulated;

export const countCommits = (count: number): string => (count === 1 ? '1 commit' : `${count.toLocaleString('en')} commits`);

const becomes: Readonly<Record<Outcome, string>> = {
  fail: 'would fail',
  error: 'would have no verdict',
  warn: 'would pass with a warning',
  pass: 'would pass',
};

/** One sentence: of how many commits how many would change, and to what. */
export function describeSimulation({ commits }: Pick<Simulation, 'commits'>): string {
  const changed = commits.filter(isChanged);
  if (changed.length === 0) return `None of ${countCommits(commits.length)} would get another outcome.`;
  const parts = outcomesWorstFirst
    .map((outcome) => ({ outcome, count: changed.filter(({ simulated }) => simulated === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${becomes[outcome]}`);
  const list = parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
  return `${changed.length} of ${countCommits(commits.length)} would get another outcome: ${list}.`;
}

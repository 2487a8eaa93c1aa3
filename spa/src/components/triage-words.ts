// What people may decide on a finding, in words.
import type { TriageState } from '../api/contract.ts';

interface TriageWords {
  readonly label: string;
  /** What the decision means, said before it is taken. */
  readonly meaning: string;
  /** Button that takes the decision. */
  readonly verb: string;
  /** "3 findings …" */
  readonly done: string;
}

export const triageOrder = ['open', 'in-review', 'false-positive', 'accepted'] as const satisfies readonly TriageState[];

export const triageWords: Readonly<Record<TriageState, TriageWords>> = {
  open: { label: 'Open', meaning: 'Nobody has decided. It counts and may block.', verb: 'Open again', done: 'open again' },
  'in-review': {
    label: 'In review',
    meaning: 'Somebody looks into it. It still counts and may block.',
    verb: 'Put in review',
    done: 'in review',
  },
  'false-positive': {
    label: 'False positive',
    meaning: 'The tool is wrong here. It blocks no upload from now on.',
    verb: 'Mark as false positive',
    done: 'marked as false positive',
  },
  accepted: {
    label: 'Accepted',
    meaning: 'The risk is known and taken for a while. It blocks no upload until then.',
    verb: 'Accept the risk',
    done: 'accepted',
  },
};

export function needsReason(state: TriageState): boolean {
  return state === 'false-positive' || state === 'accepted';
}

export function countFindings(count: number): string {
  return count === 1 ? '1 finding' : `${count.toLocaleString('en')} findings`;
}

/** What became of a decision on so many findings, some of which may wait for a second member. */
export function describeDecided(count: number, pending: number, state: TriageState): string {
  const decided = count - pending;
  const told = [
    decided > 0 ? `${countFindings(decided)} ${triageWords[state].done}` : '',
    pending > 0 ? `${countFindings(pending)} ${pending === 1 ? 'waits' : 'wait'} for a second member` : '',
  ];
  return told.filter((part) => part !== '').join('; ');
}

// Facts of a finding in plain words.
import type { FindingDetail, FindingState, MatchMethod } from '../../api/contract.ts';
import { severityWords } from '../../theme/severity.ts';

export function placeOf({ path, line }: { readonly path: string | null; readonly line: number | null }): string {
  if (path === null) return 'No file';
  return line === null ? path : `${path}:${line}`;
}

/** Where the severity comes from. The raw value stands beside it and is not part of the words. */
export function explainSeverity({ severity, severitySource }: Pick<FindingDetail, 'severity' | 'severitySource'>): string {
  const label = severityWords[severity].label;
  switch (severitySource) {
    case 'score':
      return `${label}, by the score that the tool gives`;
    case 'level':
      return `${label}, by the level that the tool gives`;
    case 'override':
      return `${label}, by a level that the tool was configured with`;
    case 'default':
      return `${label}, since the tool says nothing that can be read`;
  }
}

/** Who says that nobody needs to act. */
export function tellSuppressed(details: FindingDetail['details']): string {
  const status = details?.vex?.status;
  return status === 'not_affected' || status === 'fixed' ? 'Suppressed by VEX' : 'Suppressed in the source';
}

/** One sentence for each method. What it says is as strong as the method, see matchMethods in the contract. */
export const matchWords: Readonly<Record<MatchMethod, string>> = {
  new: 'No earlier finding was like it when it was last reported, so it counts as one of its own.',
  native: 'The tool gives it the same fingerprint as before, for the same rule.',
  subject: 'It is about the same thing as before: the same package with the same vulnerability, or the same resource under the same rule.',
  mapped: 'Git says that this line did not change. It may have moved, or its file may have another name now.',
  context: 'The line and the lines around it are the same as before.',
  logical: 'The same line stands in the same function or block as before.',
  line: 'The same rule reports the same text of the line in the same file. The line may have moved.',
  github: 'GitHub’s hash of the line and of what follows it is the same as before.',
  moved: 'The code went to another place or file together with the lines around it.',
  changed: 'The line was changed, and the lines around it are the same as before.',
  place: 'The same rule reports it in the same file close to where it was. The report says nothing of the line itself.',
  person: 'A person said that it is the same finding.',
};

export const stateWords: Readonly<Record<FindingState, { readonly label: string; readonly meaning: string }>> = {
  open: { label: 'Open', meaning: 'The newest scan found it.' },
  fixed: { label: 'Fixed', meaning: 'A complete scan of the same tool does not find it any more.' },
  retired: { label: 'Rule retired', meaning: 'The tool no longer checks this; nobody knows whether it is fixed.' },
};

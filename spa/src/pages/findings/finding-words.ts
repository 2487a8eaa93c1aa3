// Facts of a finding in plain words.
import type { FindingDetail, MatchMethod } from '../../api/contract.ts';
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

export const matchWords: Readonly<Record<MatchMethod, string>> = {
  new: 'No earlier finding was like it when it was last reported, so it counts as one of its own.',
  native: 'The tool gives it the same fingerprint as before, for the same rule.',
  line: 'The same rule reports the same text of the line in the same file. The line may have moved.',
  place: 'The same rule reports it in the same file close to where it was. The text of the line has changed.',
};

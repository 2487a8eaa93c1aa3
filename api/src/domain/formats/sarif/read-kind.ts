// The kind of a result (3.27.9): whether it is a finding at all, and of which kind.
import type { WarningList } from '../../warning-list.ts';
import type { JsonObject } from '../json-values.ts';

/** Kinds that say "a problem", or "perhaps a problem". */
export type FindingKind = 'fail' | 'open' | 'review';

// Only what the standard calls no problem is passed over, in exactly its spelling. All else may be a vulnerability.
const harmless: readonly unknown[] = ['pass', 'notApplicable', 'informational'];

function isFindingKind(kind: unknown): kind is FindingKind {
  return kind === 'fail' || kind === 'open' || kind === 'review';
}

/** The kind of a finding, undefined for a result that is none. A kind that nobody knows is `fail`, with a warning. */
export function readKind(result: JsonObject, pointer: string, warnings: WarningList): FindingKind | undefined {
  // 3.27.24: absent means that the result is gone; it is in the report for comparison only.
  if (result['baselineState'] === 'absent') return undefined;
  const kind = result['kind'];
  if (kind === undefined || isFindingKind(kind)) return kind ?? 'fail';
  if (harmless.includes(kind)) return undefined;
  warnings.add(`${pointer}/kind`, 'kind-unknown', 'SARIF has no such kind of result. It was taken as "fail", so it counts as a finding.');
  return 'fail';
}

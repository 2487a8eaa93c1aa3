// What the details of a finding mean, in plain words.
import type { FindingDetails } from '../../api/contract.ts';

type Vex = NonNullable<FindingDetails['vex']>;

const vexWords: Readonly<Record<Vex['status'], string>> = {
  not_affected: 'Not affected',
  affected: 'Affected',
  fixed: 'Fixed already',
  under_investigation: 'Under investigation',
};

/** A map, for a report may have the name of any member of an object here. CISA's words (OpenVEX, CSAF), then CycloneDX's. */
const justificationWords: ReadonlyMap<string, string> = new Map([
  ['component_not_present', 'the vulnerable component is not there'],
  ['vulnerable_code_not_present', 'the vulnerable code is not there'],
  ['vulnerable_code_not_in_execute_path', 'the vulnerable code is never run'],
  ['vulnerable_code_cannot_be_controlled_by_adversary', 'an attacker cannot reach the vulnerable code with input of theirs'],
  ['inline_mitigations_already_exist', 'what is built in already keeps it from being exploited'],
  ['code_not_present', 'the vulnerable code is not there'],
  ['code_not_reachable', 'the vulnerable code is never run'],
  ['requires_configuration', 'it needs a configuration that is not used'],
  ['requires_dependency', 'it needs a dependency that is not there'],
  ['requires_environment', 'it needs an environment that is not there'],
  ['protected_by_compiler', 'a setting of the compiler protects against it'],
  ['protected_at_runtime', 'it is prevented at run time'],
  ['protected_at_perimeter', 'it is kept out before it gets there'],
  ['protected_by_mitigating_control', 'another measure protects against it'],
]);

/** The words are ours; a justification that nobody knows is the report's, and is shown as such. */
export function explainVex({ status, justification }: Pick<Vex, 'status' | 'justification'>): {
  readonly words: string;
  readonly unknown: string | null;
} {
  const known = justification === null ? undefined : justificationWords.get(justification.toLowerCase());
  return {
    words: known === undefined ? vexWords[status] : `${vexWords[status]}: ${known}`,
    unknown: known === undefined ? justification : null,
  };
}

/** A share from 0 to 1 as per cent. Never "0%" or "100%" for what is not quite so. */
export function tellShare(share: number): string {
  if (share > 0 && share < 0.0001) return 'under 0.01%';
  if (share < 1 && share > 0.9999) return 'over 99.99%';
  return share.toLocaleString('en', { style: 'percent', maximumFractionDigits: 2 });
}

/** Whether a text from outside may be the target of a link. */
export function isLinkable(address: string): boolean {
  return URL.canParse(address) && ['https:', 'http:'].includes(new URL(address).protocol);
}

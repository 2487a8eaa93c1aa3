// What is wrong with a policy document, and where: told while somebody types, before the server is asked.
import type { PolicyDocument } from '../../api/contract.ts';

export interface DocumentFault {
  /** JSON pointer (RFC 6901); '' for the whole document. */
  readonly pointer: string;
  readonly message: string;
}

/** Names of parts as the form calls them. */
const partNames: Readonly<Record<string, string>> = {
  rules: 'Rules',
  requiredScans: 'Required scans',
  dueDays: 'Due dates',
  fourEyes: 'Second member',
  honourSuppressions: 'Suppressions',
  noBaseline: 'Nothing to compare with',
  novelty: 'novelty',
  olderThanDays: 'age',
  fixAvailable: 'fix',
  moreThan: 'budget',
  graceDays: 'grace days',
  effectiveFrom: 'first day',
  maxAgeHours: 'age',
};

export function splitPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function joinPointer(parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Where a fault is, in words: `Rule no-new-critical, path 2`. */
export function namePlace(pointer: string, document: Pick<PolicyDocument, 'rules' | 'requiredScans'> | undefined): string {
  const [part, index, ...rest] = splitPointer(pointer);
  if (part === undefined) return 'The document';
  if (index === undefined || (part !== 'rules' && part !== 'requiredScans'))
    return [partNames[part] ?? part, ...(index === undefined ? [] : [index]), ...rest].join(', ');
  const number = Number(index) + 1;
  const name = part === 'rules' ? document?.rules[Number(index)]?.id : document?.requiredScans?.[Number(index)]?.tool;
  const head = `${part === 'rules' ? 'Rule' : 'Required scan'} ${typeof name === 'string' && name !== '' ? name.slice(0, 70) : number}`;
  const inner = rest
    .filter((word) => word !== 'when')
    .map((word) => (/^\d+$/.test(word) ? String(Number(word) + 1) : (partNames[word] ?? word)));
  return inner.length === 0 ? head : `${head}, ${inner.join(' ')}`;
}

/** The first fault at a place or below it. */
export function faultAt(faults: readonly DocumentFault[], pointer: string): string | undefined {
  return faults.find((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`))?.message;
}

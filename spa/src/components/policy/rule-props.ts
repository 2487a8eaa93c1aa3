// What the parts of a rule in the form are given.
import type { PolicyConditions, PolicyRule } from '../../api/contract.ts';
import { faultAt, type DocumentFault } from './document-fault.ts';
import type { ChangedParts } from './edit-document.ts';

export interface RuleCardProps {
  readonly rule: PolicyRule;
  /** Pointer of the rule in the document. */
  readonly pointer: string;
  readonly faults: readonly DocumentFault[];
  readonly isOpenAtFirst: boolean;
  readonly onChange: (change: ChangedParts<PolicyRule>) => void;
  readonly onConditions: (change: ChangedParts<PolicyConditions>) => void;
  readonly onRemove: () => void;
}

/** What is wrong with a condition of the rule. */
export const faultOf =
  ({ faults, pointer }: Pick<RuleCardProps, 'faults' | 'pointer'>) =>
  (part: keyof PolicyConditions): string | undefined =>
    faultAt(faults, `${pointer}/when/${part}`);

// The policy that every project starts with. What a document can say stands in the contract; its reader is judge-commit.ts.
import type { PolicyDocument } from '@portcullis/contract';

/** Nothing critical or high may be new, or become so; what only nobody knew of before is told, for this commit did not bring it. */
export const defaultPolicy: PolicyDocument = {
  rules: [
    { id: 'no-new-critical-or-high', when: { novelty: ['new', 'escalated'], severity: ['critical', 'high'] }, action: 'block' },
    { id: 'newly-disclosed-critical-or-high', when: { novelty: ['newly-disclosed'], severity: ['critical', 'high'] }, action: 'warn' },
  ],
};

/** The tenant's policy where nobody has published one: it asks for nothing. */
export const emptyPolicy: PolicyDocument = { rules: [] };

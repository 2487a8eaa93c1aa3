// Gate policies: the one that every project starts with. What a document can say stands in the contract; its reader is gate.ts.
import type { PolicyDocument } from '@portcullis/contract';

/** No new critical or high finding. */
export const defaultPolicy: PolicyDocument = {
  rules: [{ id: 'no-new-critical-or-high', when: { introduced: true, severity: ['critical', 'high'] }, action: 'block' }],
};

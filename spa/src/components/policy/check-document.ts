// Validates a policy document by the contract's own schema. It brings zod along, so only load-check.ts imports it, when an editor opens.
import { policyDocumentSchema } from '../../../../api/contract/src/policy.ts';
import { joinPointer, type DocumentFault } from './document-fault.ts';

/** The faults of a document; none where the API would take it. */
export function checkDocument(value: unknown): DocumentFault[] {
  const { error } = policyDocumentSchema.safeParse(value);
  return (error?.issues ?? []).flatMap((issue): DocumentFault[] => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code !== 'unrecognized_keys') return [{ pointer: joinPointer(path), message: issue.message }];
    return issue.keys.map((key) => ({ pointer: joinPointer([...path, key]), message: 'A policy has no part of this name' }));
  });
}

// What the action's machine says of a run beside the report: history, moved lines, the checkout's folder. Checked like all else; what is
// not as agreed is not used, and that is told.
import { type Evidence, evidenceProperty, evidenceSchema } from '@portcullis/contract';
import { asObject, type JsonObject } from '../json-values.ts';

export interface ReadEvidence {
  readonly evidence: Evidence;
  /** Why it was not used, in plain words. */
  readonly fault: string | undefined;
}

/** The evidence of a run; empty where there is none. */
export function readEvidence(run: JsonObject): ReadEvidence {
  const value = asObject(run['properties'])?.[evidenceProperty];
  if (value === undefined) return { evidence: {}, fault: undefined };
  const read = evidenceSchema.safeParse(value);
  if (read.success) return { evidence: read.data, fault: undefined };
  const [issue] = read.error.issues;
  const where = issue === undefined ? '' : `/${issue.path.map(String).join('/')}`.slice(0, 200);
  return { evidence: {}, fault: `The evidence of lines and history was not used: ${where} is not as agreed.` };
}

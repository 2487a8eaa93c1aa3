// The key that makes an upload repeatable. Used by submit-scan.ts.
import { createHash, randomUUID } from 'node:crypto';
import type { PreparedReport, ScanContext, ScanInputs } from './scan-run.ts';

/** Stands in for the run id where no CI system gives one: a later run has to be judged again, not be given this run's stored answer. */
const thisProcess = randomUUID();

/** SHA-256 in 64 hexadecimal digits: a repeated step of the same run attempt with the same reports gives the same key, all else another. */
export function idempotencyKey(reports: readonly PreparedReport[], inputs: ScanInputs, context: ScanContext): string {
  const parts = [
    inputs.project,
    context.commit,
    context.ref,
    context.base ?? null,
    inputs.category ?? null,
    inputs.failOn ?? null,
    context.runId ?? thisProcess,
    context.runAttempt ?? null,
    ...reports.map(({ file, digest }) => (reports.length === 1 ? digest : `${file} ${digest}`)),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

// An end of the run that has no verdict, thrown by any step; attempt-run.ts turns it into a result.
import type { Failure, FailureKind } from './scan-run.ts';

/** Carries what is wrong and what to do next; both are shown to the person who reads the log. */
export class ScanFailure extends Error {
  readonly failure: Failure;

  constructor(kind: FailureKind, title: string, advice: string) {
    super(title);
    this.name = 'ScanFailure';
    this.failure = { kind, title, advice };
  }
}

/** The failure of a step, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ScanFailure) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'unexpected', title: `Something unexpected happened: ${message}`, advice: 'Run the job again; if it stays, report it.' };
}

// Runs the steps up to submit-scan and turns any failure on the way into a result, so that report and enforce always run.
import { failureOf } from './scan-failure.ts';
import { noTolerance, type ScanRun } from './scan-run.ts';

/** The run that the steps give, or a run of one failed result. */
export async function attemptRun(steps: () => Promise<ScanRun>): Promise<ScanRun> {
  try {
    return await steps();
  } catch (error) {
    return { results: [{ files: [], failure: failureOf(error) }], tolerance: noTolerance };
  }
}

// An upload as the services see it, past headers and query.
import type { Outcome, Severity } from '@portcullis/contract';

/** An upload: what the sender says of it, and the body as it came. */
export interface Upload {
  readonly commit: string;
  readonly ref: string;
  readonly base: string | undefined;
  readonly pullRequest: number | undefined;
  readonly category: string | undefined;
  readonly runId: string | undefined;
  readonly runAttempt: number | undefined;
  readonly failOn: Severity | undefined;
  /** What the sender judged by itself while the server was away. */
  readonly offlineVerdict: Outcome | undefined;
  readonly idempotencyKey: string | undefined;
  readonly body: Buffer;
  readonly isGzip: boolean;
  /** Content-Type of a form that holds several reports; undefined where the body is the report. */
  readonly form: string | undefined;
}

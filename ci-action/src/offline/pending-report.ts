// A report that was judged while the server was away, as it waits for the server: what would have been sent, and how it was judged. Written by
// judge-away.ts, sent by reconcile.ts.
import {
  outcomeSchema,
  policyFileSchema,
  projectRefSchema,
  submitScanQuerySchema,
  type Outcome,
  type PolicyFile,
} from '@portcullis/contract';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PreparedReport, ScanContext, ScanInputs } from '../scan-run.ts';

const format = 'portcullis-offline-report/v1';

const pendingReportSchema = z.object({
  format: z.literal(format),
  file: z.string(),
  project: projectRefSchema,
  /** Of the upload. */
  query: z.record(z.string(), z.string()).refine((query) => submitScanQuerySchema.safeParse(query).success, 'must be an upload’s'),
  contentType: z.enum(['application/json', 'application/sarif+json']),
  /** Redacted, gzip, base64. */
  body: z.base64(),
  policyFile: policyFileSchema.nullable(),
  outcome: outcomeSchema,
  /** Of the offline gate. */
  issuedAt: z.iso.datetime(),
  judgedAt: z.iso.datetime(),
});

export type PendingReport = z.infer<typeof pendingReportSchema>;

/** Query of an upload (submitScanQuerySchema); what is unknown is left out. */
function makeQuery(inputs: ScanInputs, context: ScanContext): Record<string, string> {
  const query = {
    commit: context.commit,
    ref: context.ref,
    base: context.base,
    'pull-request': context.pullRequest,
    category: inputs.category,
    'run-id': context.runId,
    'run-attempt': context.runAttempt,
    'fail-on': inputs.failOn,
  };
  return Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

/** The record, and the name that it always has. */
export function makePendingReport(
  report: PreparedReport,
  inputs: ScanInputs,
  context: ScanContext,
  judged: { readonly outcome: Outcome; readonly issuedAt: string; readonly judgedAt: string; readonly policyFile: PolicyFile | undefined },
): { readonly digest: string; readonly text: string } {
  const query = makeQuery(inputs, context);
  const pending: PendingReport = {
    format,
    ...{ file: report.file, project: inputs.project, query },
    contentType: report.contentType === 'application/sarif+json' ? 'application/sarif+json' : 'application/json',
    body: Buffer.from(report.body).toString('base64'),
    ...{ policyFile: judged.policyFile ?? null, outcome: judged.outcome, issuedAt: judged.issuedAt, judgedAt: judged.judgedAt },
  };
  const digest = createHash('sha256')
    .update(JSON.stringify([inputs.project, query, report.digest]))
    .digest('hex');
  return { digest, text: JSON.stringify(pending) };
}

/** Undefined where the text is none. */
export function readPendingReport(text: string | undefined): PendingReport | undefined {
  try {
    const parsed = pendingReportSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

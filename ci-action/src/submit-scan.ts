// The journey step: the reports go to the API as one submission and a receipt with the verdict comes back. The journey goes on in
// api/contract/src/scan.ts and api/src/http/app.ts; after the answer in report.ts and enforce.ts.
import { fillPath, idempotencyHeader, paths, receiptSchema, type Receipt } from '@portcullis/contract';
import { idempotencyKey } from './idempotency-key.ts';
import { joinReports } from './join-reports.ts';
import { refusal } from './refusal.ts';
import { ScanFailure } from './scan-failure.ts';
import type { PreparedReport, ScanContext, ScanInputs } from './scan-run.ts';
import { sendOnce, type Answer } from './send-once.ts';
import { sendWithRetries, type SendPolicy } from './send-with-retries.ts';
import { isAway, notReached } from './unavailable.ts';

/** The receipt, which is the decision. Throws a failure for anything that is not one: an unclear answer is never a pass. */
export async function submitScan(
  reports: readonly PreparedReport[],
  inputs: ScanInputs,
  context: ScanContext,
  policy: SendPolicy,
): Promise<Receipt> {
  const address = submitScanAddress(inputs, context);
  const { contentType, body } = joinReports(reports);
  const headers = {
    authorization: `Bearer ${inputs.apiKey}`,
    accept: 'application/json, application/problem+json',
    'content-type': contentType,
    'content-encoding': 'gzip',
    [idempotencyHeader]: idempotencyKey(reports, inputs, context),
    'user-agent': 'portcullis-ci-action',
  };
  const delivery = await sendWithRetries((timeoutMs) => sendOnce(address, headers, body, timeoutMs), policy);
  if ('unreachable' in delivery) throw notReached(delivery.unreachable);
  const { answer } = delivery;
  if (isAway(answer)) throw notReached(`it answered ${answer.status}`);
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, inputs.url);
  return readReceipt(answer, context);
}

/** Address with the query of the contract (submitScanQuerySchema); what is unknown is left out. */
function submitScanAddress(inputs: ScanInputs, context: ScanContext): string {
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
  const known = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) known.set(name, String(value));
  return `${inputs.url}${fillPath(paths.submitScan, { project: inputs.project })}?${known.toString()}`;
}

function readReceipt(answer: Answer, context: ScanContext): Receipt {
  const parsed = receiptSchema.safeParse(parseJson(answer));
  if (!parsed.success) throw brokenAnswer(`The server answered ${answer.status}, but not with a receipt.`);
  if (parsed.data.commit !== context.commit) throw brokenAnswer('The receipt is for another commit.');
  return parsed.data;
}

function parseJson(answer: Answer): unknown {
  if (answer.truncated) return undefined;
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}

function brokenAnswer(title: string): ScanFailure {
  return new ScanFailure(
    'broken-answer',
    title,
    'Check that url is the address of Portcullis and that no sign-in page or proxy stands before it.',
  );
}

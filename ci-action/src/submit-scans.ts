// Sends the repository's own rules, then the prepared reports one after another. Next step: submit-scan.ts for each, then report.ts.
import type { Outlet } from './outlet.ts';
import { plainLine } from './plain-line.ts';
import type { FoundPolicyFile } from './policy-file.ts';
import { failureOf } from './scan-failure.ts';
import type { PreparedReport, ScanContext, ScanInputs, ScanResult, ScanRun } from './scan-run.ts';
import { makeSendPolicy } from './send-policy.ts';
import { submitPolicyFile } from './submit-policy-file.ts';
import { submitScan } from './submit-scan.ts';

/**
 * One result per report. After an unreachable server the rest is not tried: each would wait the whole budget again. Without the repository's
 * rules no report goes either: a later step would be given a verdict that is too mild.
 */
export async function submitScans(
  policyFile: FoundPolicyFile | undefined,
  reports: readonly PreparedReport[],
  inputs: ScanInputs,
  context: ScanContext,
  env: NodeJS.ProcessEnv,
  outlet: Outlet,
): Promise<ScanRun> {
  const policy = makeSendPolicy(env, (text) => outlet.line(text));
  const tolerance = { onUnavailable: inputs.onUnavailable, onError: inputs.onError, enforce: inputs.enforce };
  const results: ScanResult[] = [];
  try {
    if (policyFile) await submitPolicyFile(policyFile, inputs, context, policy);
  } catch (error) {
    return { results: [{ file: policyFile?.name, failure: failureOf(error) }], tolerance };
  }
  for (const report of reports) {
    const { file } = report;
    const last = results.at(-1);
    if (last && 'failure' in last && last.failure.kind === 'unavailable') {
      results.push({ file, failure: { ...last.failure, title: 'It was not sent, because the server could not be reached before.' } });
      continue;
    }
    outlet.line(`Sending ${plainLine(file, 300)} (${Math.ceil(report.body.byteLength / 1024)} KiB packed) to ${inputs.url}`);
    try {
      results.push({ file, receipt: await submitScan(report, inputs, context, policy) });
    } catch (error) {
      results.push({ file, failure: failureOf(error) });
    }
  }
  return { results, tolerance };
}

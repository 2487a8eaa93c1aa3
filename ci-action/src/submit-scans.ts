// Sends the repository's own rules, then the prepared reports. Next steps: submit-scan.ts, then report.ts.
import type { Outlet } from './outlet.ts';
import { plainLine } from './plain-line.ts';
import type { FoundPolicyFile } from './policy-file.ts';
import { failureOf } from './scan-failure.ts';
import type { PreparedReport, ScanContext, ScanInputs, ScanRun } from './scan-run.ts';
import { makeSendPolicy } from './send-policy.ts';
import { submitPolicyFile } from './submit-policy-file.ts';
import { submitScan } from './submit-scan.ts';

/** Reports go together, as one submission with one verdict. Without the repository's rules none goes: a later step would be given a verdict that is too mild. */
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
  try {
    if (policyFile) await submitPolicyFile(policyFile, inputs, context, policy);
  } catch (error) {
    return { results: [{ files: policyFile ? [policyFile.name] : [], failure: failureOf(error) }], tolerance };
  }
  const files = reports.map(({ file }) => file);
  for (const { file, body } of reports)
    outlet.line(`Sending ${plainLine(file, 300)} (${Math.ceil(body.byteLength / 1024)} KiB packed) to ${inputs.url}`);
  try {
    return { results: [{ files, receipt: await submitScan(reports, inputs, context, policy) }], tolerance };
  } catch (error) {
    return { results: [{ files, failure: failureOf(error) }], tolerance };
  }
}

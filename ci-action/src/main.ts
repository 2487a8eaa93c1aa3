// The action's entry: five calls in a row. The journey goes on in submit-scan.ts and ends in enforce.ts.
import { runGate } from './ask-gate.ts';
import { attemptRun } from './attempt-run.ts';
import { collectReports } from './collect-reports.ts';
import { enforce } from './enforce.ts';
import { makeGithubOutlet } from './github-outlet.ts';
import { goOffline } from './offline/go-offline.ts';
import { readPolicyFile } from './policy-file.ts';
import { readContext } from './read-context.ts';
import { readActionInputs } from './read-action-inputs.ts';
import { report } from './report.ts';
import { submitScans } from './submit-scans.ts';
import { surviveClosedOutput } from './survive-closed-output.ts';

surviveClosedOutput();
const outlet = makeGithubOutlet(process.env);
const run = await attemptRun(async () => {
  const inputs = readActionInputs(outlet);
  const context = readContext(process.env, { base: inputs.base });
  if (inputs.command === 'gate') return runGate(inputs, context.commit, process.env, outlet);
  const policyFile = readPolicyFile(inputs.policyFile, process.cwd(), process.env);
  const reports = await collectReports(inputs, context, process.env, outlet);
  const sent = await submitScans(policyFile, reports, inputs, context, process.env, outlet);
  return goOffline(sent, { policyFile, reports, inputs, context, outlet });
});
await report(run, outlet);
process.exitCode = enforce(run);

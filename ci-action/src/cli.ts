#!/usr/bin/env node
// The command line: for any CI the same steps as main.ts, and the commands for people (run-command.ts). The journey goes on in submit-scan.ts.
import { attemptRun } from './attempt-run.ts';
import { collectReports } from './collect-reports.ts';
import { wantsDryRun } from './dry-run/read-dry-run.ts';
import { enforce } from './enforce.ts';
import { goOffline } from './offline/go-offline.ts';
import { readArguments } from './read-arguments.ts';
import { findCommand } from './read-command.ts';
import { readPolicyFile } from './policy-file.ts';
import { readContext } from './read-context.ts';
import { renderJson } from './render-json.ts';
import { report } from './report.ts';
import { runCommand, runDryRun } from './run-command.ts';
import { submitScans } from './submit-scans.ts';
import { surviveClosedOutput } from './survive-closed-output.ts';
import { makeTerminalOutlet } from './terminal-outlet.ts';
import { usage } from './usage.ts';

surviveClosedOutput();
const words = process.argv.slice(2);
const command = findCommand(words);
if (words.includes('--help') || words.includes('-h') || words[0] === 'help') {
  process.stdout.write(usage);
} else if (command) {
  process.exitCode = await runCommand(command.name, command.words, process.env);
} else if (wantsDryRun(words)) {
  process.exitCode = await runDryRun(words);
} else {
  const wantsJson = words.includes('--json');
  const outlet = makeTerminalOutlet(wantsJson ? process.stderr : process.stdout);
  const run = await attemptRun(async () => {
    const { inputs, overrides } = readArguments(words, process.env);
    const context = readContext(process.env, overrides);
    const policyFile = readPolicyFile(inputs.policyFile, process.cwd(), process.env);
    const reports = await collectReports(inputs, context, process.env, outlet);
    const sent = await submitScans(policyFile, reports, inputs, context, process.env, outlet);
    return goOffline(sent, { policyFile, reports, inputs, context, outlet });
  });
  await report(run, outlet);
  if (wantsJson) process.stdout.write(renderJson(run));
  process.exitCode = enforce(run);
}

// `portcullis gate`: may this commit pass, over everything that was uploaded for it.
import { type CommitGate, commitGateSchema, fillPath, paths } from '@portcullis/contract';
import { askApi } from './ask-api.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { findCommit } from './find-commit.ts';
import { isWebAddress } from './inert-html.ts';
import { readingAccess } from './people.ts';
import { plainLine } from './plain-line.ts';
import { readProject } from './read-command.ts';
import { ScanFailure } from './scan-failure.ts';

function describeScan({ tool, category, outcome, health, reasons, reportUrl }: CommitGate['scans'][number]): readonly string[] {
  const name = category === '' ? plainLine(tool, 100) : `${plainLine(tool, 100)}, ${plainLine(category, 200)}`;
  return [
    `  ${outcome.padEnd(5)}  ${name}`,
    ...(health === 'unhealthy' ? ['         The scanner did not run to its end: this scan cannot clear the commit.'] : []),
    ...reasons.map((reason) => `         ${plainLine(reason.detail, 500)} (${plainLine(reason.code, 100)})`),
    ...(isWebAddress(reportUrl) ? [`         ${plainLine(reportUrl, 500)}`] : []),
  ];
}

function describeGate(gate: CommitGate): readonly string[] {
  const headline = `${plainLine(gate.project, 100)} at ${gate.commit.slice(0, 12)}: ${gate.outcome === 'error' ? 'no verdict' : gate.outcome}`;
  if (gate.scans.length === 0) return [headline, '  Nothing was uploaded for this commit, so it is not cleared.'];
  return [headline, ...gate.scans.flatMap(describeScan)];
}

/** Throws a failure where the answer is for another commit: it would clear what nobody asked about. */
export async function showGate({ given, env, access }: CommandContext): Promise<CommandResult> {
  const project = readProject(given);
  const commit = findCommit(given('commit'), env);
  const reader = await readingAccess(access, given('tenant'), env);
  const gate = await askApi(reader, fillPath(paths.commitGate, { project }), { commit }, commitGateSchema);
  if (gate.commit !== commit)
    throw new ScanFailure('broken-answer', 'The gate is that of another commit.', 'Ask again; if it stays, report it.');
  return { lines: describeGate(gate), document: gate, outcome: gate.outcome };
}

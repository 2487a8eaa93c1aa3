// `portcullis gate`: may this commit pass, over everything that was uploaded for it.
import type { CommitGate } from '@portcullis/contract';
import { advise } from './advise.ts';
import { askGate } from './ask-gate.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { describeVerdict } from './describe-verdict.ts';
import { findCommit } from './find-commit.ts';
import { isWebAddress } from './inert-html.ts';
import { readingAccess } from './people.ts';
import { plainLine } from './plain-line.ts';
import { readProject, readTolerance } from './read-command.ts';
import { failureOf } from './scan-failure.ts';
import type { Failure, ScanRun, Tolerance } from './scan-run.ts';
import { worstOutcome } from './worst-outcome.ts';

function describeScan({ tool, category, health, receivedAt, reportUrl }: CommitGate['scans'][number]): string {
  const name = category === '' ? plainLine(tool, 100) : `${plainLine(tool, 100)}, ${plainLine(category, 200)}`;
  const state = health === 'unhealthy' ? 'UNHEALTHY: it did not run to its end, ' : '';
  return `         ${name}  ${state}${receivedAt}${isWebAddress(reportUrl) ? `  ${plainLine(reportUrl, 500)}` : ''}`;
}

function describeGate(gate: CommitGate): readonly string[] {
  const { verdict } = gate;
  const headline = `${plainLine(gate.project, 100)} at ${gate.commit.slice(0, 12)}: ${gate.outcome === 'error' ? 'no verdict' : gate.outcome}`;
  const scans =
    gate.scans.length === 0
      ? ['  Nothing was uploaded for this commit, so it is not cleared.']
      : ['  Scans', ...gate.scans.map(describeScan)];
  const judged = verdict.decidedAt ? [`  Judged at ${verdict.decidedAt}${verdict.cause ? `, because of: ${verdict.cause}` : ''}.`] : [];
  return [
    headline,
    ...describeVerdict(verdict),
    ...judged,
    ...scans,
    ...(isWebAddress(gate.reportUrl) ? [`  All of it: ${gate.reportUrl}`] : []),
  ];
}

/** What is tolerated is said first, and loudest. */
function tell(run: ScanRun, lines: readonly string[], document: unknown): CommandResult {
  const { headline, nextStep } = advise(run);
  return { lines: [headline, ...lines, `Next: ${nextStep}`], document, outcome: worstOutcome(run) };
}

/** Only an absent server may be tolerated; any other failure ends the command. */
function tellFailure(failure: Failure, tolerance: Tolerance): CommandResult | undefined {
  if (failure.kind !== 'unavailable' || tolerance.onUnavailable !== 'warn') return undefined;
  return tell({ results: [{ files: [], failure }], tolerance }, [`  ${failure.title}`], { failure });
}

export async function showGate({ given, env, access }: CommandContext): Promise<CommandResult> {
  const tolerance = readTolerance(given);
  const project = readProject(given);
  const commit = findCommit(given('commit'), env);
  try {
    const gate = await askGate(await readingAccess(access, given('tenant'), env), project, commit);
    return tell({ results: [], gate, tolerance }, describeGate(gate), gate);
  } catch (error) {
    const tolerated = tellFailure(failureOf(error), tolerance);
    if (tolerated) return tolerated;
    throw error;
  }
}

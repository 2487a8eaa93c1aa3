// The step `gate`: asks for the verdict over everything that was uploaded for a commit. Used by main.ts and show-gate.ts; next step: report.ts.
import { type CommitGate, commitGateSchema, fillPath, paths } from '@portcullis/contract';
import { askApi, type ApiAccess } from './ask-api.ts';
import type { Outlet } from './outlet.ts';
import { bearer } from './bearer.ts';
import { failureOf, ScanFailure } from './scan-failure.ts';
import type { ScanInputs, ScanRun } from './scan-run.ts';
import { makeSendPolicy } from './send-policy.ts';

/** Throws a failure where the answer is for another commit: it would clear what nobody asked about. */
export async function askGate(access: ApiAccess, project: string, commit: string): Promise<CommitGate> {
  const gate = await askApi(access, fillPath(paths.commitGate, { project }), { commit }, commitGateSchema);
  if (gate.commit !== commit)
    throw new ScanFailure('broken-answer', 'The gate is that of another commit.', 'Ask again; if it stays, report it.');
  if (gate.outcome !== gate.verdict.outcome)
    throw new ScanFailure('broken-answer', 'The gate and its verdict do not say the same.', 'Ask again; if it stays, report it.');
  return gate;
}

export async function runGate(
  { url, apiKey, project, onUnavailable, onError, enforce }: ScanInputs,
  commit: string,
  env: NodeJS.ProcessEnv,
  outlet: Outlet,
): Promise<ScanRun> {
  const tolerance = { onUnavailable, onError, enforce };
  const access = { url, headers: bearer(apiKey), policy: makeSendPolicy(env, (text) => outlet.line(text)) };
  try {
    return { results: [], gate: await askGate(access, project, commit), tolerance };
  } catch (error) {
    return { results: [{ files: [], failure: failureOf(error) }], tolerance };
  }
}

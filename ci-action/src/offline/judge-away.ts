// The server could not be reached: judges all reports of the run here, by what the server signed while it was there. The judging itself is the
// server's own code, api/src/domain/offline/judge-offline.ts. Next step: report.ts.
import { openReport } from '@portcullis/api/domain/formats/open-report.ts';
import { statementsAlone } from '@portcullis/api/domain/formats/vex-statement.ts';
import type { OpenRun } from '@portcullis/api/domain/parsed-report.ts';
import { findOfflineFault } from '@portcullis/api/domain/offline/check-offline-gate.ts';
import { judgeOffline, type OfflineJudgement, type OpenOfflineReport } from '@portcullis/api/domain/offline/judge-offline.ts';
import { ProblemError } from '@portcullis/api/errors.ts';
import { type OfflineGate, outcomesWorstFirst, problemCatalogue, type Reason, type Verdict } from '@portcullis/contract';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { plainLine } from '../plain-line.ts';
import { failureOf } from '../scan-failure.ts';
import type { OfflineRun, OfflineSettings, PreparedReport, ScanResult, ScanRun } from '../scan-run.ts';
import { type Build, buildWish } from './build.ts';
import { writePending } from './offline-folder.ts';
import { loadGate, type OpenedGate } from './open-gate.ts';
import { makePendingReport } from './pending-report.ts';

interface OpenedReport {
  readonly report: PreparedReport;
  readonly open: OpenOfflineReport;
}

/** They wait for the server one by one, and there the second of two of one tool and category would mark the findings of the first as fixed. */
function findTwin(report: PreparedReport, runs: readonly OpenRun[], seen: Map<string, string>): string | undefined {
  const names = runs.map(({ tool, category }) => JSON.stringify([tool, category]));
  const twin = names.map((name) => seen.get(name)).find((file) => file !== undefined);
  for (const name of names) seen.set(name, report.file);
  return twin;
}

function refuse({ file }: PreparedReport, title: string, advice: string): ScanResult {
  return { files: [file], failure: { kind: 'refused', title, advice } };
}

function refuseTwin(report: PreparedReport, twin: string): ScanResult {
  const title = `It is of the same tool and category as ${plainLine(twin, 300)}, which cannot be judged offline: one would replace the other.`;
  return refuse(report, title, 'Send each in a step of its own with its own category.');
}

/** Reports that the server would refuse are refused here, in the same words. */
function openReports({ reports, inputs: { category }, outlet }: Build): { opened: OpenedReport[]; refused: ScanResult[] } {
  const opened: OpenedReport[] = [];
  const refused: ScanResult[] = [];
  const seen = new Map<string, string>();
  for (const report of reports) {
    const open = () => openReport(gunzipSync(report.body), { category });
    try {
      const twin = findTwin(report, open(), seen);
      if (twin === undefined) opened.push({ report, open });
      else refused.push(refuseTwin(report, twin));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.message === statementsAlone) {
        outlet.line(`${plainLine(report.file, 300)}: VEX is not used offline, so what it would suppress counts.`);
        continue;
      }
      const where = error.pointer === undefined ? '' : ` At ${plainLine(error.pointer, 300)}.`;
      const title = `${problemCatalogue[error.code].title} (${error.code}).`;
      refused.push(refuse(report, title, `${plainLine(error.message, 2000)}${where}`));
    }
  }
  return { opened, refused };
}

function tellFault(run: ScanRun, fault: string): ScanRun {
  const results = run.results.map((result): ScanResult => {
    if (!('failure' in result) || result.failure.kind !== 'unavailable') return result;
    const advice = `${result.failure.advice} The offline gate could not stand in: ${plainLine(fault, 500)}.`;
    return { ...result, failure: { ...result.failure, advice } };
  });
  return { ...run, results };
}

/** What the server said before it went away still blocks. */
function blockedBefore({ results }: ScanRun): readonly Reason[] {
  const last = results.findLast((result) => 'receipt' in result);
  if (!last || !('receipt' in last) || last.receipt.verdict.outcome !== 'fail') return [];
  return last.receipt.verdict.reasons.filter(({ outcome }) => outcome === 'fail');
}

function makeVerdict(run: ScanRun, gate: OfflineGate, { policyFile }: Build, judged: OfflineJudgement, now: Date): Verdict {
  const reasons = [...blockedBefore(run), ...judged.reasons];
  const { floorVersion, policyVersion } = gate.policies;
  return {
    outcome: outcomesWorstFirst.find((outcome) => reasons.some((reason) => reason.outcome === outcome)) ?? 'error',
    reasons,
    ...{ policyVersion, floorVersion, triageRevision: gate.triageRevision },
    policyFile: policyFile ? createHash('sha256').update(JSON.stringify(policyFile.document)).digest('hex') : null,
    decidedAt: now.toISOString(),
    validUntil: judged.validUntil?.toISOString() ?? null,
  };
}

function openGateFor(settings: OfflineSettings, { inputs, context }: Build, now: Date): OpenedGate {
  const opened = loadGate(settings);
  const fault = 'fault' in opened ? undefined : findOfflineFault(opened.gate, buildWish(inputs, context), now);
  return fault === undefined ? opened : { fault };
}

/** Those that the server has taken do not wait for it. */
function keepPending(run: ScanRun, settings: OfflineSettings, build: Build, opened: readonly OpenedReport[], offline: OfflineRun): void {
  const { inputs, context, policyFile, outlet } = build;
  const taken = new Set(run.results.flatMap((result) => ('receipt' in result ? result.files : [])));
  const { outcome, decidedAt = '' } = offline.verdict;
  const judged = { outcome, issuedAt: offline.issuedAt, judgedAt: decidedAt, policyFile: policyFile?.document };
  try {
    for (const { report } of opened) {
      if (taken.has(report.file)) continue;
      const { digest, text } = makePendingReport(report, inputs, context, judged);
      writePending(settings.folder, digest, text);
    }
  } catch (error) {
    outlet.line(`OFFLINE: a report could not be kept for the server, send it again later: ${plainLine(failureOf(error).title, 500)}`);
  }
}

/** The run with a verdict of its own, or with why there is none. */
export function judgeAway(run: ScanRun, settings: OfflineSettings, build: Build): ScanRun {
  const now = new Date();
  const found = openGateFor(settings, build, now);
  if ('fault' in found) return tellFault(run, found.fault);
  const { gate } = found;
  const { inputs, context, policyFile } = build;
  const { opened, refused } = openReports(build);
  const opens = opened.map(({ open }) => open);
  const judged = judgeOffline(gate, buildWish(inputs, context), policyFile?.document, opens, now);
  const offline: OfflineRun = {
    verdict: makeVerdict(run, gate, build, judged, now),
    ...{ project: gate.project.slug, commit: context.commit, issuedAt: gate.issuedAt, expiresAt: gate.expiresAt },
    scans: opened.flatMap(({ report: { file } }, index) =>
      (judged.scans[index] ?? []).map(({ facts: { tool, isHealthy }, counts, warnings, warningCount }) => {
        return {
          file,
          tool,
          health: isHealthy ? ('healthy' as const) : ('unhealthy' as const),
          counts,
          warnings: [...warnings],
          warningCount,
        };
      }),
    ),
  };
  keepPending(run, settings, build, opened, offline);
  const others = run.results.filter((result) => 'receipt' in result || result.failure.kind !== 'unavailable');
  return { ...run, results: [...others, ...refused], offline };
}

// What the gate judges a commit by, put together from what is stored. Used by give-verdict and simulate-policy.
import { severityRank, type Severity, type TriageState } from '@portcullis/contract';
import type { Difference } from '../domain/differences.ts';
import type { CommitFacts, GateFinding, HeldPolicies, OverrideFacts, ScanFacts } from '../domain/gate/gate-facts.ts';
import { holdPolicies, needsOf } from '../domain/gate/hold-policies.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import {
  type GateFindingRow,
  type GateScanRow,
  type GateTriageRow,
  selectBranchScans,
  selectGateFindings,
  selectGateScans,
  selectGateTriage,
  selectIntroduced,
  selectPresentAt,
} from '../store/gate-facts.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { readScores, type Scores } from './read-scores.ts';

/** What a scan says of a finding otherwise than its row, over all its differences. */
interface Said {
  readonly first: Difference;
  readonly last: Difference;
}

function readDifferences({ differences }: GateScanRow): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  for (const one of (differences ?? []).flat()) said.set(one.id, { first: said.get(one.id)?.first ?? one, last: one });
  return said;
}

/** What it was on the baseline, where it is worse now. */
function worseThan(said: Said | undefined): Severity | null {
  const before = said?.first.before ?? null;
  return said && before !== null && severityRank(said.last.severity) < severityRank(before) ? before : null;
}

interface LoadedScan {
  readonly row: GateScanRow;
  readonly said: ReadonlyMap<string, Said>;
  readonly disclosed: ReadonlySet<string>;
  readonly introduced: Map<string, GateFindingRow>;
  readonly others: Map<string, GateFindingRow>;
}

/** Loads the findings that the policies can ask for: what scans brought or made worse, and where a rule wants it what was there before. */
async function loadFindings(tx: TenantTx, rows: readonly GateScanRow[], preExisting: readonly Severity[]): Promise<LoadedScan[]> {
  const scans = rows.map((row): LoadedScan => {
    return { row, said: readDifferences(row), disclosed: new Set(row.disclosed), introduced: new Map(), others: new Map() };
  });
  const byId = new Map<string, LoadedScan>(scans.map((scan) => [scan.row.id, scan]));
  const bringing = rows.filter((row) => row.introducedCount > 0).map((row) => row.id);
  if (bringing.length > 0) {
    const { introduced, known } = await selectIntroduced(tx, bringing);
    for (const finding of introduced) byId.get(finding.scanId)?.introduced.set(finding.id, finding);
    for (const finding of known) byId.get(finding.scanId)?.others.set(finding.id, finding);
  }
  const isLoaded = ({ introduced, others }: LoadedScan, id: string): boolean => introduced.has(id) || others.has(id);
  const escalated = scans.flatMap((scan) =>
    [...scan.said].flatMap(([id, said]) => (worseThan(said) === null || isLoaded(scan, id) ? [] : [{ scanId: scan.row.id, id }])),
  );
  const more = await selectGateFindings(tx, escalated);
  if (preExisting.length > 0 && rows.length > 0)
    more.push(
      ...(await selectPresentAt(
        tx,
        rows.map((row) => row.id),
        preExisting,
      )),
    );
  for (const finding of more) {
    const scan = byId.get(finding.scanId);
    if (scan && !isLoaded(scan, finding.id)) scan.others.set(finding.id, finding);
  }
  return scans;
}

/** What is in force on a scan's branch: its own decision, also one that has ended, else the project's. */
function makeTriageReader(
  rows: readonly GateTriageRow[],
): (branchId: string, findingId: string) => Pick<GateFinding, 'triage' | 'acceptedUntil'> {
  const decisions = new Map(rows.map((row) => [`${row.branchId ?? ''} ${row.findingId}`, row]));
  return (branchId, findingId) => {
    const row = decisions.get(`${branchId} ${findingId}`) ?? decisions.get(` ${findingId}`);
    const triage: TriageState = row?.state ?? 'open';
    return { triage, acceptedUntil: row?.expiresAt ?? null };
  };
}

function scoreOf(scores: Scores | undefined, aliases: readonly string[]): Pick<GateFinding, 'epss' | 'isKnownExploited'> {
  const known = aliases.flatMap((alias) => scores?.scoreOf(alias) ?? []);
  const epss = known.flatMap((one) => one.epss ?? []);
  return { epss: epss.length === 0 ? null : Math.max(...epss), isKnownExploited: known.some((one) => one.isKnownExploited) };
}

function makeFindings(scan: LoadedScan, readTriage: ReturnType<typeof makeTriageReader>, scores: Scores | undefined): GateFinding[] {
  const { row: scanRow, said: allSaid, disclosed, introduced, others } = scan;
  const make = (row: GateFindingRow, isIntroduced: boolean): GateFinding => {
    const said = allSaid.get(row.id);
    const severityBefore = isIntroduced ? null : worseThan(said);
    // What a long-lived branch's scan says is in the row by now; what another branch's says, or one that came late, may be nowhere else.
    const own = scanRow.isLongLived && !scanRow.isLate ? undefined : said?.last;
    return {
      ...row,
      ...(own && { severity: own.severity, suppressed: own.suppressed, path: own.path, line: own.line }),
      severityBefore,
      novelty: isIntroduced ? (disclosed.has(row.id) ? 'newly-disclosed' : 'new') : severityBefore === null ? 'pre-existing' : 'escalated',
      ...readTriage(scanRow.branchId, row.id),
      ...scoreOf(scores, row.aliases),
    };
  };
  return [...[...introduced.values()].map((row) => make(row, true)), ...[...others.values()].map((row) => make(row, false))];
}

/** What a verdict was judged by that asked for scores where no snapshot was there. */
export const noSnapshots = 'none';

/** What is known of a commit, with the snapshots of EPSS and KEV that it was looked up in. */
export interface LoadedFacts {
  readonly facts: CommitFacts;
  readonly intelligence: string | null;
}

/**
 * Loads the facts of a commit.
 * @param policies that it is to be held to: what no rule of theirs can ask for is not loaded
 * @param now the time that it is judged at
 */
export async function loadCommitFacts(
  tx: TenantTx,
  project: Pick<ProjectRow, 'id'>,
  commit: string,
  { policies, override, now }: { readonly policies: HeldPolicies; readonly override: OverrideFacts | undefined; readonly now: Date },
): Promise<LoadedFacts> {
  const rows = await selectGateScans(tx, project.id, commit);
  const needs = needsOf(holdPolicies(policies, rows));
  const scans = await loadFindings(tx, rows, needs.preExisting);
  const loaded = scans.flatMap(({ introduced, others }) => [...introduced.values(), ...others.values()]);
  const readTriage = makeTriageReader(await selectGateTriage(tx, project.id, [...new Set(loaded.map(({ id }) => id))]));
  const scores = needs.intelligence ? await readScores(tx, [...new Set(loaded.flatMap(({ aliases }) => aliases))]) : undefined;
  const branches = [...new Set(rows.map((row) => row.branchId))];
  const otherScans = needs.branchScans ? await selectBranchScans(tx, branches, commit) : [];
  const facts = scans.map((scan): ScanFacts => {
    const { health, ...row } = scan.row;
    return { ...row, isHealthy: health === 'healthy', findings: makeFindings(scan, readTriage, scores) };
  });
  return {
    facts: { scans: facts, otherScans, policies, override, lackingScores: scores?.lacking ?? [], now },
    intelligence: scores ? (scores.snapshot ?? noSnapshots) : null,
  };
}

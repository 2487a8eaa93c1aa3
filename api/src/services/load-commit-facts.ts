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
  type MergeableRow,
  selectBranchScans,
  selectGateFindings,
  selectGateScans,
  selectGateTriage,
  selectIntroduced,
  selectPresentAt,
} from '../store/gate-facts.store.ts';
import { selectForgottenScans } from '../store/forgotten-scans.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { readScores, type Scores } from './read-scores.ts';

/** What a scan says of a finding otherwise than its row, over all its differences. */
interface Said {
  readonly first: Difference;
  readonly last: Difference;
}

function readDifferences({ differences }: GateScanRow): Map<string, Said> {
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
  readonly said: Map<string, Said>;
  readonly disclosed: ReadonlySet<string>;
  readonly introduced: Map<string, GateFindingRow>;
  readonly others: Map<string, GateFindingRow>;
}

const isLoaded = ({ introduced, others }: LoadedScan, id: string): boolean => introduced.has(id) || others.has(id);

type ScansById = ReadonlyMap<string, LoadedScan>;

/** What a scan says of a finding that was merged into another one since, it says of that one. */
function followMerged(scans: ScansById, merged: readonly MergeableRow[]): void {
  for (const { scanId, id, mergedInto } of merged) {
    const said = scans.get(scanId)?.said;
    const own = said?.get(id);
    if (said && own && mergedInto !== null && !said.has(mergedInto)) said.set(mergedInto, own);
  }
}

async function loadIntroduced(tx: TenantTx, scans: ScansById): Promise<void> {
  const bringing = [...scans.values()].filter(({ row }) => row.introducedCount > 0).map(({ row }) => row.id);
  if (bringing.length === 0) return;
  const { introduced, known, merged } = await selectIntroduced(tx, bringing);
  for (const finding of introduced) scans.get(finding.scanId)?.introduced.set(finding.id, finding);
  for (const finding of known) scans.get(finding.scanId)?.others.set(finding.id, finding);
  followMerged(scans, merged);
}

async function loadEscalated(tx: TenantTx, scans: ScansById): Promise<void> {
  const escalated = [...scans.values()].flatMap((scan) =>
    [...scan.said].flatMap(([id, said]) => (worseThan(said) === null || isLoaded(scan, id) ? [] : [{ scanId: scan.row.id, id }])),
  );
  const rows = await selectGateFindings(tx, escalated);
  const merged = rows.filter((row) => row.mergedInto !== null);
  followMerged(scans, merged);
  const into = merged.flatMap(({ scanId, mergedInto }) => (mergedInto === null ? [] : [{ scanId, id: mergedInto }]));
  for (const row of [...rows.filter((one) => one.mergedInto === null), ...(await selectGateFindings(tx, into))]) {
    const scan = scans.get(row.scanId);
    if (scan && !isLoaded(scan, row.id)) scan.others.set(row.id, row);
  }
}

/** Loads the findings that the policies can ask for: what scans brought or made worse, and where a rule wants it what was there before. */
async function loadFindings(tx: TenantTx, rows: readonly GateScanRow[], preExisting: readonly Severity[]): Promise<readonly LoadedScan[]> {
  const scans = rows.map((row): LoadedScan => {
    return { row, said: readDifferences(row), disclosed: new Set(row.disclosed), introduced: new Map(), others: new Map() };
  });
  const byId = new Map<string, LoadedScan>(scans.map((scan) => [scan.row.id, scan]));
  await loadIntroduced(tx, byId);
  await loadEscalated(tx, byId);
  if (preExisting.length === 0 || rows.length === 0) return scans;
  const ids = rows.map((row) => row.id);
  for (const finding of await selectPresentAt(tx, ids, preExisting)) {
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
    // What the commit's own scan says goes before the row, in which another branch, or a later commit, may have the last word.
    const { before: _, ...own } = said?.last ?? { before: null };
    const finding = { ...row, ...own };
    return {
      ...finding,
      severityBefore,
      novelty: isIntroduced ? (disclosed.has(row.id) ? 'newly-disclosed' : 'new') : severityBefore === null ? 'pre-existing' : 'escalated',
      ...readTriage(scanRow.branchId, row.id),
      ...scoreOf(scores, finding.aliases),
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
  const said = scans.flatMap((scan) => [...scan.said.values()].map(({ last }) => last));
  const readTriage = makeTriageReader(await selectGateTriage(tx, project.id, [...new Set(loaded.map(({ id }) => id))]));
  const scores = needs.intelligence
    ? await readScores(tx, [...new Set([...loaded, ...said].flatMap(({ aliases }) => aliases))])
    : undefined;
  const otherScans = needs.branchScans ? await selectBranchScans(tx, project.id, commit, rows) : [];
  const facts = scans.map((scan): ScanFacts => {
    const { health, ...row } = scan.row;
    return { ...row, isHealthy: health === 'healthy', findings: makeFindings(scan, readTriage, scores) };
  });
  return {
    facts: {
      scans: facts,
      otherScans,
      forgottenScans: await selectForgottenScans(tx, project.id, commit),
      policies,
      override,
      lackingScores: scores?.lacking ?? [],
      now,
    },
    intelligence: scores ? (scores.snapshot ?? noSnapshots) : null,
  };
}

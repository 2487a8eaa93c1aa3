// Uploads the scans of a project, oldest first, over HTTP as a build would.
import { createHash } from 'node:crypto';
import { fillPath, paths, type Receipt } from '@portcullis/contract';
import { aliveAt, type InventedFinding, type InventedTool, inventFindings } from './invent-findings.ts';
import type { ProjectPlan, PullRequestPlan } from './projects.ts';
import type { Seeding } from './seeding.ts';
import { writeReport } from './write-report.ts';

export interface SentScan {
  readonly project: string;
  readonly key: string;
  readonly report: string;
  readonly ref: string;
  readonly commit: string;
  readonly pullRequest?: number;
}

/** @throws Error where the report is not taken */
export async function sendScan(url: string, { project, key, report, ref, commit, pullRequest }: SentScan): Promise<Receipt> {
  const query = new URLSearchParams({ commit, ref });
  if (pullRequest !== undefined) {
    query.set('pull-request', String(pullRequest));
    query.set('base', 'refs/heads/main');
  }
  const response = await fetch(`${url}${fillPath(paths.submitScan, { project })}?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/sarif+json' },
    body: report,
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`the upload to ${project} was answered with ${response.status}: ${text}`);
  return JSON.parse(text) as Receipt;
}

export function inventCommit(...parts: readonly (string | number)[]): string {
  return createHash('sha1').update(parts.join(' ')).digest('hex');
}

/** Days ago of the scans of main, oldest first: rare at first, often lately. */
export function scanDays(count: number, days: number, last: number): number[] {
  return Array.from({ length: count }, (_, index) => last + (days - last) * (1 - index / Math.max(1, count - 1)) ** 1.5);
}

/** What a broken change of today brings in. */
function addFindings(tool: InventedTool, rules: readonly string[], seed: string): InventedFinding[] {
  return rules.flatMap((id, index) => {
    const rule = tool.rules.find((one) => one.id === id);
    if (!rule) return [];
    const path = tool.paths[index % tool.paths.length] ?? '';
    return [{ rule, path, line: 31 + 17 * index, text: `${seed}(${index});`, message: rule.messages[0] ?? '', born: 0, fixed: -1 }];
  });
}

interface ScanTarget {
  readonly seeding: Seeding;
  readonly plan: ProjectPlan;
  readonly key: string;
}

async function sendMain(
  { seeding, plan, key }: ScanTarget,
  all: ReadonlyMap<InventedTool, InventedFinding[]>,
  daysAgo: number,
  isLast: boolean,
): Promise<void> {
  const commit = inventCommit(plan.slug, daysAgo);
  for (const [tool, findings] of all) {
    const broken = isLast && plan.end === 'failing' ? addFindings(tool, ['js/sql-injection', 'js/command-injection'], 'broken') : [];
    const failure = isLast && plan.end === 'unhealthy' ? 'Out of memory while reading src/generated/client.ts' : undefined;
    const report = writeReport(tool, [...aliveAt(findings, daysAgo), ...broken], { failure });
    await seeding.at(daysAgo, () => sendScan(seeding.url, { project: plan.slug, key, report, ref: 'refs/heads/main', commit }));
  }
}

async function sendPullRequest(
  { seeding, plan, key }: ScanTarget,
  all: ReadonlyMap<InventedTool, InventedFinding[]>,
  { number, branch, daysAgo, adds, fixes }: PullRequestPlan,
  mainScannedDaysAgo: number,
): Promise<Receipt[]> {
  const commit = inventCommit(plan.slug, 'pull', number);
  const receipts: Receipt[] = [];
  for (const [index, [tool, findings]] of [...all].entries()) {
    const there = aliveAt(findings, mainScannedDaysAgo).slice(index === 0 ? fixes : 0);
    const report = writeReport(tool, [...there, ...addFindings(tool, adds, `pull${number}`)]);
    const sent = { project: plan.slug, key, report, ref: branch, commit, pullRequest: number };
    receipts.push(await seeding.at(daysAgo, () => sendScan(seeding.url, sent)));
  }
  return receipts;
}

/** In the order of time, as lists of scans have them. Gives the receipts of the pull requests, in the order of the plan. */
export async function seedScans(target: ScanTarget, count: number): Promise<Receipt[]> {
  const { plan } = target;
  if (plan.scans.length === 0) return [];
  const days = 90;
  const times = scanDays(count, days, plan.lastScan);
  const quiet = times.at(-2) ?? days;
  const all = new Map(plan.scans.map(({ tool, ...wish }) => [tool, inventFindings({ ...wish, tool, days, quiet, seed: plan.slug })]));
  const receipts = new Map<PullRequestPlan, Receipt[]>();
  for (const [index, daysAgo] of times.entries()) {
    const next = times[index + 1] ?? 0;
    await sendMain(target, all, daysAgo, index === times.length - 1);
    const pulls = plan.pullRequests.filter((pull) => pull.daysAgo <= daysAgo && pull.daysAgo > next);
    for (const pull of pulls.toSorted((one, other) => other.daysAgo - one.daysAgo))
      receipts.set(pull, await sendPullRequest(target, all, pull, daysAgo));
  }
  return plan.pullRequests.flatMap((pull) => receipts.get(pull) ?? []);
}

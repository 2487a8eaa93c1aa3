// Scans, findings and verdicts as they were before migration 0012.
import { randomUUID } from 'node:crypto';
import type { Outcome } from '@portcullis/contract';
import type pg from 'pg';
import { ids, type Tenant } from './isolation-rows.ts';

export const commitOf = (index: number): string => index.toString(16).padStart(40, '0');

export interface OldScan {
  readonly number: number;
  readonly commit: number;
  readonly branch: 'main' | 'pull';
  readonly tool?: string;
  readonly category?: string;
  readonly health?: string;
  /** Number and commit of the scan that it was compared with. */
  readonly base?: readonly [number: number | null, commit: number];
  readonly existing?: number;
  /** The verdict that its upload got. */
  readonly outcome: Outcome;
}

/**
 * main at 1, 2 (twice) and 4, where a scan broke off; pull requests of commit 1, of main as it stood, by a tool that main does not know, and under a
 * category that it does not know; and a tool that scanned main once only, twice. */
export const scans: readonly OldScan[] = [
  { number: 1, commit: 1, branch: 'main', outcome: 'pass' },
  { number: 2, commit: 2, branch: 'main', existing: 1, outcome: 'fail' },
  { number: 3, commit: 3, branch: 'pull', base: [1, 1], existing: 1, outcome: 'fail' },
  { number: 4, commit: 2, branch: 'main', existing: 2, outcome: 'fail' },
  { number: 5, commit: 3, branch: 'pull', base: [1, 1], existing: 2, outcome: 'fail' },
  { number: 6, commit: 4, branch: 'main', health: 'unhealthy', existing: 2, outcome: 'error' },
  { number: 7, commit: 5, branch: 'pull', tool: 'zap', outcome: 'fail' },
  { number: 9, commit: 7, branch: 'pull', tool: 'testscan', category: 'aside', outcome: 'fail' },
  { number: 10, commit: 8, branch: 'main', tool: 'alone', outcome: 'pass' },
  { number: 11, commit: 8, branch: 'main', tool: 'alone', outcome: 'fail' },
  { number: 8, commit: 6, branch: 'pull', base: [null, 2], existing: 3, outcome: 'pass' },
];

/** Rule, branch and scans from and until which it is there. */
const sightings: readonly (readonly [rule: string, branch: OldScan['branch'], from: number, until: number | null, present: boolean])[] = [
  ['old', 'main', 1, null, true],
  ['later', 'main', 2, null, true],
  ['brought', 'pull', 3, 8, true],
  ['aside', 'pull', 7, null, true],
  ['elsewhere', 'pull', 9, null, true],
  ['again', 'main', 11, null, true],
];
const severities: Readonly<Record<string, string>> = {
  old: 'critical',
  later: 'high',
  brought: 'high',
  aside: 'critical',
  elsewhere: 'high',
  again: 'high',
};
const oldRule = (id: string, severity: readonly string[]): object => ({ id, when: { introduced: true, severity }, action: 'block' });

/** Inserts a tenant with all of it. */
export async function insertOld(client: pg.ClientBase, tenant: Tenant): Promise<void> {
  const project = ids[tenant];
  const branches = { main: randomUUID(), pull: randomUUID() };
  await client.query(`insert into app.tenants (tenant_id, name) values ($1, 'Old')`, [tenant]);
  await client.query(
    `insert into app.projects (tenant_id, id, slug, name, default_branch) values ($1, $2, 'shop', 'Shop', 'refs/heads/main')`,
    [tenant, project],
  );
  const documents = [
    { rules: [oldRule('no-new-critical-or-high', ['critical', 'high'])] },
    { rules: [], honourSuppressions: true },
    { rules: [oldRule('first', ['high']), oldRule('second', ['critical', 'high'])], noBaseline: 'block' },
  ];
  for (const [index, document] of documents.entries()) {
    await client.query('insert into app.policies (tenant_id, project_id, version, document) values ($1, $2, $3, $4)', [
      ...[tenant, project, index + 1, JSON.stringify(document)],
    ]);
  }
  await client.query(
    `insert into app.branches (tenant_id, id, project_id, ref, base_branch_id)
     values ($1, $3, $2, 'refs/heads/main', null), ($1, $4, $2, 'refs/pull/7/head', $3)`,
    [tenant, project, branches.main, branches.pull],
  );
  for (const { number, commit, branch, tool = 'testscan', category = '', health = 'healthy', base, existing = 0, outcome } of scans) {
    const submission = randomUUID();
    await client.query(
      `insert into app.scans (tenant_id, id, submission_id, number, project_id, branch_id, tool, category, commit_sha, health, base_number, base_commit,
         open_by_severity, context_digest, count_new, count_existing, count_fixed, count_reopened, count_suppressed, count_rejected, warnings, warning_count)
       overriding system value
       values ($1, $3, $3, $4, $2, $5, $6, $13, $7, $8, $9, $10, $11, substr(sha256('x'), 1, 16), 0, $12, 0, 0, 0, 0, '[]', 0)`,
      [
        ...[tenant, project, submission, number, branches[branch], tool, commitOf(commit), health, base?.[0] ?? null],
        ...[base ? commitOf(base[1]) : null, branch === 'main' ? [0, 0, 0, 0, 0] : null, existing, category],
      ],
    );
    await client.query(
      `insert into app.verdicts (tenant_id, id, project_id, submission_id, commit_sha, policy_version, outcome, reasons, decided_at)
       values ($1, $3, $2, $3, $4, 3, $5, '[]', '2026-01-01'::timestamptz + make_interval(hours => $6))`,
      [tenant, project, submission, commitOf(commit), outcome, number],
    );
  }
  for (const [rule, branch, from, until, present] of sightings) {
    const finding = randomUUID();
    const { tool = 'testscan', category = '' } = scans.find(({ number }) => number === from)!;
    await client.query(
      `insert into app.findings (tenant_id, id, project_id, tool, category, rule_id, severity, severity_source, message, cwes, suppressed, matched_by, match_data)
       values ($1, $3, $2, $4, $7, $5, $6, 'score', 'A problem.', '{}', false, 'new', sha256('x') || decode(repeat('00', 5), 'hex'))`,
      [tenant, project, finding, tool, rule, severities[rule], category],
    );
    await client.query(
      `insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, until_scan, present, cause)
       values ($1, $2, $3, app.partition_code($4, $8), $5, $6, $7, case when $6::bigint is not null then 'fixed' end)`,
      [tenant, finding, branches[branch], tool, from, until, present, category],
    );
  }
}

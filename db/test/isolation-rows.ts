// One row of every table for a tenant: what the isolation tests work on. A new table needs an entry here.
import type pg from 'pg';
import { withClient } from '../testing/index.ts';

/** Tenants of the tests. Their rows have the same names, keys and refs, which no tenant may notice. */
export const tenants = {
  own: '00000000-0000-4000-8000-00000000000a',
  other: '00000000-0000-4000-8000-00000000000b',
  fresh: '00000000-0000-4000-8000-00000000000c',
} as const;

/** The id of every row of a tenant; rows refer to each other by it. */
export const ids = {
  [tenants.own]: '10000000-0000-4000-8000-00000000000a',
  [tenants.other]: '10000000-0000-4000-8000-00000000000b',
  [tenants.fresh]: '10000000-0000-4000-8000-00000000000c',
} as const;

export type Tenant = keyof typeof ids;
export type Verb = 'select' | 'insert' | 'update' | 'delete';

interface TableRow {
  readonly table: string;
  /** What the runtime role is granted. */
  readonly granted: readonly Verb[];
  /** Inserts a row of tenant $1 with id $2, which refers to rows with id $2. */
  readonly insert: string;
}

/** Referred tables come before those that refer to them. */
export const tableRows: readonly TableRow[] = [
  {
    table: 'tenants',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `insert into app.tenants (tenant_id, name) values ($1, 'Tenant of ' || $2::uuid)`,
  },
  {
    table: 'projects',
    granted: ['select', 'insert', 'update'],
    insert: `insert into app.projects (tenant_id, id, slug, name, default_branch) values ($1, $2, 'shop', 'Shop', 'refs/heads/main')`,
  },
  {
    table: 'policies',
    granted: ['select', 'insert'],
    insert: `insert into app.policies (tenant_id, project_id, version, document) values ($1, $2, 1, '{}')`,
  },
  {
    table: 'api_keys',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.api_keys (tenant_id, id, key_id, project_id, name, scopes, hash_scheme, digest, last_four, created_by)
      values ($1, $2, 'abcdefgh', $2, 'CI', '{ingest}', 'sha256', sha256('key'), 'wxyz', 'test')`,
  },
  {
    table: 'branches',
    granted: ['select', 'insert', 'update'],
    insert: `insert into app.branches (tenant_id, id, project_id, ref) values ($1, $2, $2, 'refs/heads/main')`,
  },
  {
    table: 'scans',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.scans (tenant_id, id, submission_id, project_id, branch_id, tool, category, commit_sha, health, baseline, baseline_ref, target_ref,
        health_reasons, context_digest,
        count_new, count_existing, count_fixed, count_reopened, count_suppressed, count_rejected, warnings, warning_count)
      values ($1, $2, $2, $2, $2, 'semgrep', 'code', repeat('a', 40), 'healthy', 'first-of-branch', 'refs/heads/main', 'refs/heads/main',
        '{}', substr(sha256('context'), 1, 16), 1, 0, 0, 0, 0, 0, '[]', 0)`,
  },
  {
    table: 'receipts',
    granted: ['select', 'insert', 'delete'],
    insert: `
      insert into app.receipts (tenant_id, project_id, idempotency_key, request_digest, receipt)
      values ($1, $2, 'run-1', sha256('body'), '{}')`,
  },
  {
    table: 'findings',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.findings (tenant_id, id, project_id, tool, category, rule_id, severity, severity_source, message, cwes,
        suppressed, matched_by, match_data)
      values ($1, $2, $2, 'semgrep', 'code', 'eval', 'high', 'level', 'No eval.', '{95}', false, 'new', sha256('x') || decode(repeat('00', 5), 'hex'))`,
  },
  {
    table: 'sightings',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, present)
      values ($1, $2, $2, app.partition_code('semgrep', 'code'), 1, true)`,
  },
  {
    table: 'rules',
    granted: ['select', 'insert', 'update'],
    insert: `insert into app.rules (tenant_id, project_id, digest, title) values ($1, $2, sha256('eval'), 'No eval')`,
  },
  {
    table: 'triage',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.triage (tenant_id, id, project_id, finding_id, state, reason, decided_by)
      values ($1, $2, $2, $2, 'false-positive', 'A test.', 'Ada')`,
  },
  {
    table: 'triage_reviews',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.triage_reviews (tenant_id, id, project_id, finding_id, state, reason, proposer_id, proposed_by)
      values ($1, $2, $2, $2, 'false-positive', 'A test.', $2, 'Ada')`,
  },
  {
    table: 'members',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.members (tenant_id, id, entra_tenant_id, entra_object_id, name, email, role)
      values ($1, $2, '20000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-000000000002', 'Ada', 'ada@example.com', 'admin')`,
  },
  {
    table: 'invitations',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.invitations (tenant_id, id, token_digest, email, role, invited_by, inviter_id, expires_at)
      values ($1, $2, sha256('token'), 'grace@example.com', 'member', 'Ada', $2, now() + interval '1 day')`,
  },
  {
    table: 'views',
    granted: ['select', 'insert', 'delete'],
    insert: `insert into app.views (tenant_id, id, member_id, name, query) values ($1, $2, $2, 'Mine', 'state=open')`,
  },
  {
    table: 'floor_policies',
    granted: ['select', 'insert'],
    insert: `insert into app.floor_policies (tenant_id, version, document, created_by) values ($1, 1, '{}', 'Ada of ' || $2::uuid)`,
  },
  {
    table: 'policy_drafts',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.policy_drafts (tenant_id, project_id, document, based_on, revision, saved_by) values ($1, $2, '{}', 1, 1, 'Ada')`,
  },
  {
    table: 'policy_files',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.policy_files (tenant_id, project_id, commit_sha, document, digest) values ($1, $2, repeat('a', 40), '{}', sha256('file'))`,
  },
  {
    table: 'overrides',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.overrides (tenant_id, id, project_id, commit_sha, reason, maker_id, made_by, expires_at)
      values ($1, $2, $2, repeat('a', 40), 'the shop is down', $2, 'Ada', now() + interval '1 hour')`,
  },
  {
    table: 'intelligence_sources',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.intelligence_sources (tenant_id, source, snapshot, digest, entries, imported_by)
      values ($1, 'epss', '2026-11-20', sha256('file'), 1, 'Ada of ' || $2::uuid)`,
  },
  {
    table: 'intelligence_entries',
    granted: ['select', 'insert', 'delete'],
    insert: `
      insert into app.intelligence_entries (tenant_id, source, year, packed) values ($1, 'epss', 2026, uuid_send($2))`,
  },
  {
    table: 'verdicts',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.verdicts (tenant_id, id, project_id, submission_id, commit_sha, policy_version, outcome, reasons, cause, triage_revision)
      values ($1, $2, $2, $2, repeat('a', 40), 1, 'fail', '[]', 'upload', 0)`,
  },
  {
    table: 'billing',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.billing (tenant_id, stripe_customer_id, price_id) values ($1, 'cus_one', 'price_of_' || $2::uuid)`,
  },
  {
    table: 'stripe_events',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.stripe_events (tenant_id, id, type, created_at) values ($1, 'evt_one', 'invoice.paid of ' || $2::uuid, now())`,
  },
  {
    table: 'usage',
    granted: ['select', 'insert', 'update'],
    insert: `
      insert into app.usage (tenant_id, stored_findings) values ($1, length($2::uuid::text))`,
  },
  {
    table: 'usage_days',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.usage_days (tenant_id, day, uploads) values ($1, '2026-11-20', length($2::uuid::text))`,
  },
  {
    table: 'notices',
    granted: ['select', 'insert', 'delete'],
    insert: `insert into app.notices (tenant_id, kind, subject_id, days) values ($1, 'key-ending', $2, 14)`,
  },
  {
    table: 'forgotten_scans',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.forgotten_scans (tenant_id, project_id, commit_sha, tool, category, is_full_set) values ($1, $2, repeat('a', 40), 'semgrep', '', false)`,
  },
  {
    table: 'notice_mails',
    granted: ['select', 'insert', 'update', 'delete'],
    insert: `
      insert into app.notice_mails (tenant_id, kind, subject_id, days, member_id, outcome) values ($1, 'key-ending', $2, 14, $2, 'sent')`,
  },
  {
    table: 'audit_log',
    granted: ['select', 'insert'],
    insert: `
      insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, outcome)
      values ($1, $2, 'system', 'test', 'project.create', 'project', 'done')`,
  },
  {
    table: 'audit_pending',
    granted: ['select', 'insert', 'delete'],
    // The entry above waits under its own id already.
    insert: `insert into app.audit_pending (tenant_id, entry_id) values ($1, md5($2::uuid::text)::uuid)`,
  },
  {
    table: 'audit_seals',
    granted: ['select', 'insert'],
    insert: `insert into app.audit_seals (tenant_id, position, entry_id, digest) values ($1, 1, $2, sha256('entry'))`,
  },
  {
    table: 'audit_checkpoints',
    granted: ['select', 'insert'],
    insert: `
      insert into app.audit_checkpoints (tenant_id, position, digest, made_at, key_id, signature)
      values ($1, 1, sha256(uuid_send($2)), now(), repeat('a', 16), decode(repeat('00', 64), 'hex'))`,
  },
];

export async function putInForce(client: pg.ClientBase, tenant: string): Promise<void> {
  await client.query(`select set_config('app.tenant_id', $1, true)`, [tenant]);
}

/** Inserts a row of every table as the runtime role, with the tenant in force. */
export async function insertRows(appUrl: string, tenant: Tenant): Promise<void> {
  await withClient(appUrl, async (client) => {
    await client.query('begin');
    await putInForce(client, tenant);
    for (const { insert } of tableRows) await client.query(insert, [tenant, ids[tenant]]);
    await client.query('commit');
  });
}

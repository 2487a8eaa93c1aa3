// Fills a project with as many findings as asked for, in the rows that submit-scan would have left, by set-based SQL as superuser: a million
// in a minute instead of hours of uploads. What is written is the same in small and in large, so that only the number of findings differs.
import pg from 'pg';
import type { BenchProject } from './bench-project.ts';

/** Tools and categories: 40 partitions, each scanned 20 times on main and 5 times on pull requests. */
const shape = { partitions: 40, mainScans: 20, pullScans: 5, rules: 180 } as const;

export const partitionCount = shape.partitions;

const branchesSql = `
  insert into app.branches (tenant_id, id, project_id, ref, base_branch_id)
  select $1, gen_random_uuid(), $2, 'refs/heads/main', null`;

const pullBranchesSql = `
  insert into app.branches (tenant_id, id, project_id, ref, base_branch_id)
  select $1, gen_random_uuid(), $2, 'refs/pull/' || n || '/merge', b.id
  from generate_series(1, $3::integer) as n
  join app.branches as b on b.tenant_id = $1 and b.project_id = $2 and b.ref = 'refs/heads/main'`;

// Partition p, round r: rounds up to mainScans are of main, later ones of pull request p. Numbers follow time, as uploads take them.
const scansSql = `
  insert into bench_scans (p, r, number, id, submission_id, tool, category, received_at, branch_id, commit_sha)
  select p, r, row_number() over (order by r, p) + (select coalesce(max(number), 0) from app.scans), uuidv7(), gen_random_uuid(),
    (array['semgrep', 'codeql', 'trivy', 'gitleaks'])[1 + p % 4], 'team-' || p, now() - (shape.rounds - r + 1) * interval '9 days' + p * interval '5 minutes', b.id,
    encode(sha256(convert_to($1::text || r || case when r > $4 then p::text else '' end, 'UTF8')), 'hex')
  from (select $4::integer + $5::integer as rounds) as shape
  cross join generate_series(0, $3::integer - 1) as p
  cross join generate_series(1, shape.rounds) as r
  join app.branches as b on b.tenant_id = $1 and b.project_id = $2
    and b.ref = case when r <= $4 then 'refs/heads/main' else 'refs/pull/' || 1 + p || '/merge' end`;

// Nine in ten were there from the first scans on; some came later; one in ten ended again; one in fifty is on a pull request alone.
const drawSql = `
  insert into bench_draw
  select n, n % $2::integer,
    case when random() < 0.02 then $3::integer + 1 when random() < 0.7 then 1 else 1 + floor(random() * $3)::integer end,
    random() < 0.1, random(), random(), null, uuidv7(n * interval '1 microsecond'), width_bucket(random(), array[0.02, 0.12, 0.47, 0.87])
  from generate_series(1, $1::integer) as n`;

const drawEndsSql = `update bench_draw set ends = begins + 1 + floor(random() * ($1::integer - begins))::integer where is_ended and begins < $1`;

const findingsSql = `
  insert into app.findings (tenant_id, id, project_id, tool, category, rule_id, severity, severity_source, severity_raw, message, path, line,
    column_number, cwes, suppressed, matched_by, match_data, first_seen_at)
  select $1, d.id, $2, s.tool, s.category, s.tool || '.security.injection.rule-' || floor(d.luck * d.luck * $3::integer)::integer,
    (array['critical', 'high', 'medium', 'low', 'info'])[1 + d.rank],
    'level', 'warning', 'The request of handler ' || d.n || ' comes from the client without a check and reaches query(). An attacker who controls it can change what the call does. Check it first, or pass it as a parameter.',
    'packages/service-' || d.n % 37 || '/src/handlers/module-' || 1 + hashint4(d.n)::bigint % 1000003 % (1 + $4::integer / 20) || '.ts',
    1 + d.n % 2000, 5, array[79], false, 'new',
    decode(md5('raw' || d.n) || md5('content' || d.n), 'hex') || int4send(1 + d.n % 2000) || '\\x02'::bytea
      || decode('01' || md5('native' || d.n) || '02' || md5('line' || d.n), 'hex'), s.received_at
  from bench_draw as d join bench_scans as s on s.p = d.p and s.r = d.begins`;

const sightingsSql = `
  insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, until_scan, present, cause)
  select $1, d.id, s.branch_id, s.partition_code, s.number, e.number, true, case when e.number is not null then 'fixed' end
  from bench_draw as d
  join bench_scans as s on s.p = d.p and s.r = d.begins
  left join bench_scans as e on e.p = d.p and e.r = d.ends`;

// What a pull request says is gone from its base.
const goneSql = `
  insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, until_scan, present, cause)
  select $1, d.id, s.branch_id, s.partition_code, s.number, null, false, 'fixed'
  from bench_draw as d join bench_scans as s on s.p = d.p and s.r = $2::integer + 1
  where d.begins <= $2 and d.ends is null and d.other between 0.5 and 0.505`;

// Each scan with what began and ended with it; of main also with what it left open, from running sums.
const insertScansSql = `
  with deltas as (
    select s.number, d.rank, 1 as came, 0 as went from bench_draw as d join bench_scans as s on s.p = d.p and s.r = d.begins
    union all
    select s.number, d.rank, 0, 1 from bench_draw as d join bench_scans as s on s.p = d.p and s.r = d.ends
  ), sums as (
    select number, sum(came) as came, sum(went) as went, sum(came - went) filter (where rank = 0) as c0, sum(came - went) filter (where rank = 1) as c1,
      sum(came - went) filter (where rank = 2) as c2, sum(came - went) filter (where rank = 3) as c3, sum(came - went) filter (where rank = 4) as c4
    from deltas group by number
  ), counted as (
    select s.*, coalesce(came, 0) as came, coalesce(went, 0) as went, array[sum(coalesce(c0, 0)) over w, sum(coalesce(c1, 0)) over w,
      sum(coalesce(c2, 0)) over w, sum(coalesce(c3, 0)) over w, sum(coalesce(c4, 0)) over w]::integer[] as open
    from bench_scans as s left join sums using (number)
    window w as (partition by s.branch_id, s.p order by s.number)
  )
  insert into app.scans (tenant_id, id, number, submission_id, project_id, branch_id, tool, tool_version, category, commit_sha, base, pull_request, health,
    context_digest, count_new, count_existing, count_fixed, count_reopened, count_suppressed, count_rejected, warnings, warning_count, received_at, open_by_severity, baseline, baseline_number, baseline_ref, target_ref, health_reasons, introduced)
  overriding system value
  select $1, id, number, submission_id, $2, branch_id, tool, '1.0.0', category, commit_sha, case when r > $3 then 'refs/heads/main' end, case when r > $3 then p + 1 end,
    'healthy', '\\x00000000000000000000000000000000', came, open[1] + open[2] + open[3] + open[4] + open[5] - came, went, 0, 0, 0, '[]', 0, received_at,
    case when r <= $3 then open end, case when r = 1 then 'first-of-branch' when r <= $3 then 'earlier-scan' else 'base-scan' end,
    case when r <= $3 then lag(number) over (partition by p order by r) end, 'refs/heads/main', 'refs/heads/main', '{}', case when r > 1 then brought.ids end
  from counted left join (select d.p, d.begins as r, array_agg(d.id) as ids from bench_draw as d group by d.p, d.begins) as brought using (p, r)`;

const verdictsSql = `
  insert into app.verdicts (tenant_id, id, project_id, submission_id, commit_sha, policy_version, outcome, reasons, decided_at, cause, triage_revision, replaced_at)
  select $1, uuidv7(), $2, submission_id, commit_sha, 1, 'pass', '[]', received_at, 'upload', 0,
    case when row_number() over (partition by commit_sha order by number desc) > 1 then received_at end
  from bench_scans order by number`;

const triageSql = `
  insert into app.triage (tenant_id, id, project_id, finding_id, state, reason, expires_at, owner_name, decided_by)
  select $1, gen_random_uuid(), $2, id, case when n % 3 = 0 then 'accepted' when n % 3 = 1 then 'false-positive' else 'in-review' end, 'seeded',
    case when n % 3 = 0 then now() + (n % 90 - 10) * interval '1 day' end, case when n % 3 = 0 then 'bench' end, 'bench'
  from bench_draw where luck > 0.99`;

const sequenceSql = `select setval(pg_get_serial_sequence('app.scans', 'number'), (select max(number) from app.scans))`;

// Filled first and made afterwards, an index takes a fraction of the time.
const indexesSql = `
  select pg_get_indexdef(i.indexrelid) as make, format('drop index app.%I', c.relname) as drop
  from pg_index as i join pg_class as c on c.oid = i.indexrelid
  where i.indrelid in ('app.findings'::regclass, 'app.sightings'::regclass)
    and not exists (select from pg_constraint as k where k.conindid = i.indexrelid)`;

async function fillWithoutIndexes(client: pg.Client, project: BenchProject, findings: number): Promise<void> {
  const { rows: indexes } = await client.query<{ make: string; drop: string }>(indexesSql);
  for (const { drop } of indexes) await client.query(drop);
  await fill(client, project, findings);
  await client.query("set local maintenance_work_mem = '256MB'");
  for (const { make } of indexes) await client.query(make);
}

async function fill(client: pg.Client, { tenantId, projectId }: BenchProject, findings: number): Promise<void> {
  const { partitions, mainScans, pullScans, rules } = shape;
  // Rows that fit by construction: checking each foreign key would take longer than all the rest.
  await client.query('set local session_replication_role = replica');
  await client.query("set local work_mem = '256MB'");
  await client.query(
    `create temp table bench_scans (p integer, r integer, number bigint, id uuid, submission_id uuid, tool text, category text,
       received_at timestamptz, branch_id uuid, commit_sha text,
       partition_code integer generated always as (app.partition_code(tool, category)) stored) on commit drop`,
  );
  await client.query(
    `create temp table bench_draw (n integer, p integer, begins integer, is_ended boolean, luck double precision, other double precision, ends integer, id uuid, rank integer)
       on commit drop`,
  );
  await client.query(branchesSql, [tenantId, projectId]);
  await client.query(pullBranchesSql, [tenantId, projectId, partitions]);
  await client.query(scansSql, [tenantId, projectId, partitions, mainScans, pullScans]);
  await client.query(drawSql, [findings, partitions, mainScans]);
  await client.query(drawEndsSql, [mainScans]);
  await client.query('analyze bench_draw');
  await client.query('analyze bench_scans');
  await client.query(findingsSql, [tenantId, projectId, rules, findings]);
  await client.query(sightingsSql, [tenantId]);
  await client.query(goneSql, [tenantId, mainScans]);
  await client.query(insertScansSql, [tenantId, projectId, mainScans]);
  await client.query(verdictsSql, [tenantId, projectId]);
  await client.query(triageSql, [tenantId, projectId]);
  await client.query(sequenceSql);
}

/** Fills an empty project, as superuser. */
export async function seedFindings(adminUrl: string, project: BenchProject, findings: number): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('select setseed(0.5)');
    await client.query('begin');
    await fillWithoutIndexes(client, project, findings);
    await client.query('commit');
    // As autovacuum leaves tables that have been there for a while.
    await client.query('vacuum (analyze) app.findings, app.sightings, app.scans, app.verdicts, app.triage, app.branches');
  } finally {
    await client.end();
  }
}

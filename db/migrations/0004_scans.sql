-- Branches, scans and the receipts of uploads: what submit-scan writes, with 0005_findings.

-- A branch holds presence. A long-lived branch has a full set of its own; any other stores only how it differs from
-- its base, so that the cost of a pull request follows what it changes.
create table app.branches (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  ref text not null,
  -- Null for a long-lived branch. Set again by every scan of the branch.
  base_branch_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, project_id, ref),
  unique (tenant_id, project_id, id),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade,
  foreign key (tenant_id, base_branch_id) references app.branches (tenant_id, id) on delete cascade
);
alter table app.branches enable row level security;
alter table app.branches force row level security;
create policy tenant_isolation on app.branches
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (base_branch_id) on app.branches to portcullis_app;

create table app.scans (
  tenant_id uuid not null,
  id uuid not null,
  -- Order of scans: taken inside the lock of (project, tool, category), so within one of those it is the order of
  -- commits. The bounds of sightings are such numbers.
  number bigint generated always as identity,
  -- The upload that brought it; a report with several runs makes several scans.
  submission_id uuid not null,
  project_id uuid not null,
  branch_id uuid not null,
  tool text not null,
  tool_version text,
  category text not null,
  commit_sha text not null check (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  -- What it was compared with, as sent: a commit or a ref.
  base text,
  -- Number of the base's scan that it was compared with; null where the base was taken as it stood.
  base_number bigint,
  pull_request integer,
  run_id text,
  run_attempt integer,
  health text not null check (health in ('healthy', 'unhealthy')),
  -- Digest of all that decided how its results were read: rules, overrides, base addresses.
  context_digest bytea not null check (octet_length(context_digest) = 16),
  count_new integer not null,
  count_existing integer not null,
  count_fixed integer not null,
  count_reopened integer not null,
  count_suppressed integer not null,
  count_rejected integer not null,
  -- The first hundred; warning_count has them all.
  warnings jsonb not null,
  warning_count integer not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade,
  foreign key (tenant_id, project_id, branch_id) references app.branches (tenant_id, project_id, id) on delete cascade
);
create index scans_of_project on app.scans (tenant_id, project_id, number desc);
create index scans_of_branch on app.scans (tenant_id, branch_id, tool, category, number desc);
create index scans_of_commit on app.scans (tenant_id, project_id, commit_sha);
create index scans_of_submission on app.scans (tenant_id, submission_id);
alter table app.scans enable row level security;
alter table app.scans force row level security;
create policy tenant_isolation on app.scans
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.scans to portcullis_app;

-- The stored answer of an upload that carried an Idempotency-Key. Written by the transaction that stores the upload:
-- it is there exactly if the upload is.
create table app.receipts (
  tenant_id uuid not null,
  project_id uuid not null,
  idempotency_key text not null,
  -- SHA-256 over the query and the body as sent.
  request_digest bytea not null check (octet_length(request_digest) = 32),
  receipt jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, project_id, idempotency_key),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
alter table app.receipts enable row level security;
alter table app.receipts force row level security;
create policy tenant_isolation on app.receipts
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.receipts to portcullis_app;

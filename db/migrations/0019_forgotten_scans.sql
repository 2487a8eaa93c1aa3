-- Of which commits something was scanned that is kept no longer: whoever uploads only a part of it again must not be told that all is well
-- (docs/decisions/0033-retention.md). Kept for as long as verdicts are.
create table app.forgotten_scans (
  tenant_id uuid not null,
  project_id uuid not null,
  commit_sha text not null check (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  tool text not null,
  category text not null,
  -- True where it was a scan of a long-lived branch. What that was compared with is gone as well, so it cannot be made good by another upload.
  is_full_set boolean not null,
  forgotten_at timestamptz not null default now(),
  primary key (tenant_id, project_id, commit_sha, tool, category),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
create index forgotten_scans_by_time on app.forgotten_scans (tenant_id, forgotten_at);
alter table app.forgotten_scans enable row level security;
alter table app.forgotten_scans force row level security;
create policy tenant_isolation on app.forgotten_scans
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, delete, update (is_full_set, forgotten_at) on app.forgotten_scans to portcullis_app;

-- By project: a night asks for one project after the other.
drop index app.scans_of_pulls;
drop index app.scans_of_full_sets;
create index scans_of_pulls on app.scans (tenant_id, project_id, received_at) where open_by_severity is null and set_aside_at is null;
create index scans_of_full_sets on app.scans (tenant_id, project_id, received_at) where open_by_severity is not null and set_aside_at is null;

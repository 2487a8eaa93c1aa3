-- What the worker does by itself, by the clock: it tells of what ends, and takes away what is kept no longer (docs/decisions/0033-retention.md).

-- Each thing is told once: the row is what a second look stumbles over. Of an acceptance or an override that has ended it says that the audit log
-- has it; of one that is to end, and of a key, that people are told so many days before.
create table app.notices (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  kind text not null check (kind in ('acceptance-ending', 'key-ending', 'acceptance-ended', 'override-ended')),
  -- A decision, a key or an override. No foreign key: it is one of three tables, and what was told stays told.
  subject_id uuid not null,
  -- Days before the end; 0 for what has ended.
  days smallint not null check (days >= 0),
  made_at timestamptz not null default now(),
  primary key (tenant_id, kind, subject_id, days),
  check ((days = 0) = (kind in ('acceptance-ended', 'override-ended')))
);
-- What people may still have to be told: by its age, for a notice is made at most so many days before the end.
create index notices_to_tell on app.notices (tenant_id, made_at) where days > 0;
alter table app.notices enable row level security;
alter table app.notices force row level security;
create policy tenant_isolation on app.notices
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
-- Deleted once they are too old for anybody to look at them again.
grant select, insert, delete on app.notices to portcullis_app;

-- Whom a notice went to by mail.
create table app.notice_mails (
  tenant_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  days smallint not null,
  member_id uuid not null,
  -- "refused": their mail server does not take it, and will not take it later.
  outcome text not null check (outcome in ('sent', 'refused')),
  settled_at timestamptz not null default now(),
  primary key (tenant_id, kind, subject_id, days, member_id),
  foreign key (tenant_id, kind, subject_id, days) references app.notices (tenant_id, kind, subject_id, days) on delete cascade,
  foreign key (tenant_id, member_id) references app.members (tenant_id, id) on delete cascade
);
create index notice_mails_of_member on app.notice_mails (tenant_id, member_id);
alter table app.notice_mails enable row level security;
alter table app.notice_mails force row level security;
create policy tenant_isolation on app.notice_mails
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.notice_mails to portcullis_app;

-- What ends, in the order in which it does.
create index triage_acceptances on app.triage (tenant_id, expires_at) where state = 'accepted';
create index overrides_by_end on app.overrides (tenant_id, expires_at);

alter table app.scans
  -- Since when its warnings are counted, and itemised no more.
  add column trimmed_at timestamptz,
  -- Since when nothing is judged by it and no page shows it: the row dates history where it is still referred to, and goes where it is not. All scans
  -- of a commit are set aside at once, so that no gate is ever judged by half of what it was judged by before.
  add column set_aside_at timestamptz;
grant update (trimmed_at, set_aside_at, warnings, health_reasons, held, ancestors, disclosed, differences) on app.scans to portcullis_app;
-- A verdict that outlives its upload says no more which one it was.
grant update (submission_id) on app.verdicts to portcullis_app;
-- The runtime role takes away what retention names: rows of uploads. Never a decision by itself, a policy, an override or an audit entry; decisions go
-- with a finding that is gone from everywhere (on delete cascade), and only where none of them is in force.
grant delete on app.receipts, app.scans, app.findings, app.verdicts to portcullis_app;

-- What retention looks for, so that a night on which nothing is old enough costs some index reads.
create index receipts_by_time on app.receipts (tenant_id, created_at);
create index scans_to_trim on app.scans (tenant_id, received_at) where trimmed_at is null;
create index scans_of_pulls on app.scans (tenant_id, received_at) where open_by_severity is null and set_aside_at is null;
create index scans_of_full_sets on app.scans (tenant_id, received_at) where open_by_severity is not null and set_aside_at is null;
create index scans_set_aside on app.scans (tenant_id, branch_id, number) where set_aside_at is not null;
create index verdicts_over on app.verdicts (tenant_id, decided_at) where replaced_at is not null and submission_id is null;
create index branches_of_base on app.branches (tenant_id, base_branch_id) where base_branch_id is not null;

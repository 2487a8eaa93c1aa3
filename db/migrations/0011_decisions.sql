-- Decisions, second part: on one branch alone, with somebody who answers for an acceptance, and such as wait until a second member approves.

-- Where a decision holds; null for the whole project. On its branch it wins over the one for the whole project.
alter table app.triage add column branch_id uuid;
alter table app.triage add foreign key (tenant_id, branch_id) references app.branches (tenant_id, id) on delete cascade;
-- The member who answers for an acceptance, by the name of that day. No foreign key: members come and go, and the name stays.
alter table app.triage add column owner_id uuid;
alter table app.triage add column owner_name text check (length(owner_name) between 1 and 200);
-- The second member, where the policy asks for one.
alter table app.triage add column approved_by text;

-- Acceptances from before have whoever decided them as owner. Under forced row security even the owner of the table sees no row, so it is
-- lifted for this one statement, in this transaction. The check below reads every row whatever row security says: one that was
-- forgotten stops the migration.
alter table app.triage no force row level security;
do $$
declare
  expected bigint;
  changed bigint;
begin
  if row_security_active('app.triage') then
    raise exception 'the migration does not see the rows of app.triage';
  end if;
  select count(*) into expected from app.triage where state = 'accepted';
  update app.triage set owner_name = left(decided_by, 200) where state = 'accepted';
  get diagnostics changed = row_count;
  if changed <> expected then
    raise exception '% of % acceptances got an owner', changed, expected;
  end if;
end
$$;
alter table app.triage force row level security;
alter table app.triage add check ((state = 'accepted') = (owner_name is not null)), add check (owner_id is null or owner_name is not null);

drop index app.triage_in_force;
create unique index triage_in_force on app.triage (tenant_id, finding_id, branch_id) nulls not distinct where replaced_at is null;
create index triage_of_branch on app.triage (tenant_id, branch_id, finding_id) where branch_id is not null;

-- Dismissals that wait for a second member, and what became of them. Rows are kept: they are history too. What is approved goes to app.triage.
create table app.triage_reviews (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  finding_id uuid not null,
  branch_id uuid,
  state text not null check (state in ('false-positive', 'accepted')),
  reason text not null check (length(reason) between 1 and 2000),
  expires_at timestamptz,
  owner_id uuid,
  owner_name text check (length(owner_name) between 1 and 200),
  -- Members, without foreign keys: they come and go.
  proposer_id uuid not null,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  -- Null as long as it waits. A later decision on the same finding and branch withdraws it.
  outcome text check (outcome in ('approved', 'refused', 'withdrawn')),
  settler_id uuid,
  settled_by text,
  settled_at timestamptz,
  settled_reason text check (length(settled_reason) between 1 and 2000),
  primary key (tenant_id, id),
  check ((state = 'accepted') = (expires_at is not null)),
  check ((state = 'accepted') = (owner_name is not null)),
  check ((outcome is null) = (settled_at is null)),
  check ((outcome is null) = (settled_by is null)),
  -- Four eyes, whatever the application does.
  check (outcome is distinct from 'approved' or (settler_id is not null and settler_id <> proposer_id)),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade,
  foreign key (tenant_id, finding_id) references app.findings (tenant_id, id) on delete cascade,
  foreign key (tenant_id, branch_id) references app.branches (tenant_id, id) on delete cascade
);
create unique index triage_reviews_waiting on app.triage_reviews (tenant_id, finding_id, branch_id) nulls not distinct where settled_at is null;
create index triage_reviews_of_project on app.triage_reviews (tenant_id, project_id, id) where settled_at is null;
create index triage_reviews_of_finding on app.triage_reviews (tenant_id, finding_id, id);
create index triage_reviews_of_branch on app.triage_reviews (tenant_id, branch_id) where branch_id is not null;
alter table app.triage_reviews enable row level security;
alter table app.triage_reviews force row level security;
create policy tenant_isolation on app.triage_reviews
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (outcome, settler_id, settled_by, settled_at, settled_reason) on app.triage_reviews to portcullis_app;

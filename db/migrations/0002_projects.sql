-- Projects: what scans, findings and policies belong to.

create table app.projects (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 200),
  -- The ref that others are compared with, such as refs/heads/main.
  default_branch text not null check (default_branch like 'refs/heads/_%'),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, slug)
);
alter table app.projects enable row level security;
alter table app.projects force row level security;
create policy tenant_isolation on app.projects
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.projects to portcullis_app;

-- The gate's rules, a row a version. The newest version is in force.
create table app.policies (
  tenant_id uuid not null,
  project_id uuid not null,
  version integer not null check (version >= 1),
  document jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
alter table app.policies enable row level security;
alter table app.policies force row level security;
create policy tenant_isolation on app.policies
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.policies to portcullis_app;

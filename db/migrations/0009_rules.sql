-- What the tools say of their rules: title, help, where to read more. Shown beside findings; written by submit-scan for the rules of
-- findings that it adds or changes.

create table app.rules (
  tenant_id uuid not null,
  project_id uuid not null,
  -- SHA-256 over tool and rule id: names of rules may be longer than an index takes.
  digest bytea not null check (octet_length(digest) = 32),
  title text check (length(title) <= 500),
  -- Markdown, or plain text; shown without pictures and scripts.
  help text check (length(help) <= 8000),
  help_uri text check (help_uri like 'http%' and length(help_uri) <= 1000),
  primary key (tenant_id, project_id, digest),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
alter table app.rules enable row level security;
alter table app.rules force row level security;
create policy tenant_isolation on app.rules
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (title, help, help_uri) on app.rules to portcullis_app;

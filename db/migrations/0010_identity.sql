-- Identity and branches: what a scan needs to load follows what it can change, and not how much there is; branches beside the default one
-- may have a full set; what a scan was compared with, and why a finding is gone, is kept.

-- A partition (tool and category) in four bytes. Sightings carry it, so that those of one partition on one branch are read alone. Two
-- partitions may share a code: it narrows, and the findings say the names.
create function app.partition_code(tool text, category text) returns integer
  language sql immutable parallel safe
  return ('x' || left(encode(sha256(convert_to(octet_length(tool) || ':' || tool || category, 'UTF8')), 'hex'), 8))::bit(32)::integer;
revoke execute on function app.partition_code(text, text) from public;
grant execute on function app.partition_code(text, text) to portcullis_app;

alter table app.sightings
  add column partition_code integer,
  -- Why it is gone: mended, or the tool no longer has its rule. Null while it is there.
  add column cause text check (cause in ('fixed', 'retired', 'person'));

-- Row security is forced on the owner as well, who would see no row: it steps aside for this one statement, inside the transaction.
alter table app.sightings no force row level security;
alter table app.findings no force row level security;
alter table app.branches no force row level security;
do $$
declare
  expected bigint;
  changed bigint;
begin
  select count(*) into expected from app.sightings;
  update app.sightings as s
  set partition_code = app.partition_code(f.tool, f.category),
    cause = case when (s.until_scan is not null) = s.present then 'fixed' end
  from app.findings as f
  where f.tenant_id = s.tenant_id and f.id = s.finding_id;
  get diagnostics changed = row_count;
  if changed <> expected then
    raise exception 'expected to change % sightings, changed %', expected, changed;
  end if;
end $$;
alter table app.sightings force row level security;
alter table app.findings force row level security;
alter table app.sightings alter column partition_code set not null;

-- One open interval for each finding and branch, as before: a finding has one partition.
drop index app.sightings_now;
create unique index sightings_now on app.sightings (tenant_id, branch_id, partition_code, finding_id) where until_scan is null;
drop index app.sightings_ended;
create index sightings_ended on app.sightings (tenant_id, branch_id, until_scan, partition_code) where until_scan is not null;
grant update (cause) on app.sightings to portcullis_app;
-- Split and merge take intervals from one finding to another.
grant delete on app.sightings to portcullis_app;

alter table app.findings
  drop constraint findings_matched_by_check,
  add constraint findings_matched_by_check check (matched_by in
    ('new', 'native', 'subject', 'mapped', 'context', 'logical', 'line', 'github', 'moved', 'changed', 'place', 'person')),
  -- The finding that a person said this one is. It is shown nowhere by itself then, and nothing is recognised as it.
  add column merged_into uuid,
  -- The finding that a person split this one from.
  add column split_from uuid;
grant update (merged_into) on app.findings to portcullis_app;
-- What was merged into a finding: it follows where that one is merged in its turn.
create index findings_merged on app.findings (tenant_id, merged_into) where merged_into is not null;

-- A page of findings of one rule, in the order in which pages are read. The name of a rule has at most 500 characters
-- (api/src/domain/formats/sarif/rule-lookup.ts), which an index takes.
create index findings_of_rule on app.findings (tenant_id, project_id, rule_id, severity_rank, id);
-- The same for a file; also what was ever known of a file in which a scan finds news. A path may be longer than an index takes; findings
-- at such a path are found without it.
create index findings_of_path on app.findings (tenant_id, project_id, path, severity_rank, id) where octet_length(path) <= 2000;
-- A page of one tool, category or scan is read in order as well.
drop index app.findings_of_partition;
create index findings_of_partition on app.findings (tenant_id, project_id, tool, category, severity_rank, id);

-- The scan since which a long-lived branch has a full set of its own; before it, it stored differences. Null: since ever, or not at all.
alter table app.branches add column full_since bigint;
alter table app.branches force row level security;
grant update (full_since) on app.branches to portcullis_app;
-- The few long-lived branches among all pull requests.
create index branches_long_lived on app.branches (tenant_id, project_id) where base_branch_id is null;

-- Branches beside the default one that have a full set of their own: names, with * for any characters.
alter table app.projects add column long_lived_branches text[] not null default '{}' check (cardinality(long_lived_branches) <= 20);
grant update (long_lived_branches) on app.projects to portcullis_app;

alter table app.scans
  -- Commits that the scanned tree was built on, nearest first, as the sender's git told: which of two scans is of the newer commit. Of
  -- long-lived branches, the first fifty.
  add column ancestors text[] check (cardinality(ancestors) <= 50),
  -- True where the branch had a scan of a newer commit already.
  add column is_late boolean not null default false,
  -- Findings that would have been closed, had not so many gone at once: closed by the next scan that agrees, or by a person.
  add column held uuid[],
  -- What happened to them: a person confirmed that they are gone, a second scan agreed, or they were found again.
  add column held_until text check (held_until in ('confirmed', 'agreed', 'returned')),
  -- Commit that it was compared with, and how many commits that is behind the one that was asked for.
  add column base_commit text,
  add column base_distance integer;
-- What a person confirms counts as fixed by the scan that was held.
grant update (held_until, count_fixed) on app.scans to portcullis_app;

-- The roles of Portcullis. Run by a superuser in the target database; running it again changes nothing.
-- Passwords are not set here: db/src/prepare-database.ts sets them from its options, an operator with "alter role".

do $$
declare
  wanted record;
begin
  -- Several databases of one cluster may be prepared at once (tests do), and roles belong to the cluster. An advisory lock would not do: it
  -- is of one database.
  lock table pg_catalog.pg_authid in share row exclusive mode;
  for wanted in
    select * from (values
      -- Owns every object and is FORCEd under row security like everybody else. Nobody logs in as it.
      ('portcullis_owner',    'nologin'),
      -- Logs in to migrate, and may become the owner; it has nothing of its own.
      ('portcullis_migrator', 'login'),
      -- The API at run time.
      ('portcullis_app',      'login'),
      -- Owns the few look-up functions that run before a tenant is known.
      ('portcullis_lookup',   'nologin'),
      -- The queue.
      ('portcullis_worker',   'login')
    ) as roles (name, login)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      execute format(
        'create role %I %s nosuperuser nobypassrls nocreaterole nocreatedb noreplication noinherit',
        wanted.name, wanted.login);
    end if;
  end loop;

  -- For whoever comes without limits of their own, as connections of PgBouncer in transaction mode do: it drops what API and worker say when they
  -- connect. An operator's own values stay.
  for wanted in
    select role, setting, value
    from unnest(array['portcullis_app', 'portcullis_worker']) as role,
      (values ('statement_timeout', '60s'), ('idle_in_transaction_session_timeout', '120s')) as limits (setting, value)
    where not exists (
      select from pg_catalog.pg_db_role_setting as s, unnest(s.setconfig) as config
      where s.setdatabase = 0 and s.setrole = role::pg_catalog.regrole and config like setting || '=%')
  loop
    execute format('alter role %I set %I = %L', wanted.role, wanted.setting, wanted.value);
  end loop;

  if not pg_catalog.pg_has_role('portcullis_migrator', 'portcullis_owner', 'member') then
    execute 'grant portcullis_owner to portcullis_migrator';
  end if;
  -- The owner hands the look-up functions over to portcullis_lookup, for which it must be able to become it.
  if not pg_catalog.pg_has_role('portcullis_owner', 'portcullis_lookup', 'member') then
    execute 'grant portcullis_lookup to portcullis_owner';
  end if;
end
$$;

-- Nobody gets anything in this database by being there: no connecting, no temporary tables, nothing to create.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to portcullis_migrator, portcullis_app, portcullis_worker', current_database());
  execute format('grant create on database %I to portcullis_owner', current_database());
end
$$;

revoke all on schema public from public;

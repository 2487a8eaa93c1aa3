-- Who may do what with the queue: schema graphile_worker, which the library of that name makes and upgrades as portcullis_owner. Run after each
-- of its upgrades; running it again changes nothing. Its tables have row security without policies, so that nobody but their owner sees a job
-- until a policy says so.

revoke all on schema graphile_worker from public;
revoke all on all tables in schema graphile_worker from public;
revoke all on all functions in schema graphile_worker from public;

-- The worker takes jobs, does them, and puts new ones in. It owns nothing and changes no table.
grant usage on schema graphile_worker to portcullis_worker;
grant select, insert, update, delete on all tables in schema graphile_worker to portcullis_worker;
grant execute on all functions in schema graphile_worker to portcullis_worker;

-- app.enqueue_job puts jobs in for the API, and runs as portcullis_lookup. It takes none out and reads none to anybody.
grant usage on schema graphile_worker to portcullis_lookup;
grant select, insert, update on graphile_worker._private_jobs, graphile_worker._private_job_queues, graphile_worker._private_tasks to portcullis_lookup;
grant execute on function
  graphile_worker.add_job(text, json, text, timestamptz, integer, text, integer, text[], text),
  graphile_worker.add_jobs(graphile_worker.job_spec[], boolean)
  to portcullis_lookup;

do $$
declare
  secured record;
begin
  for secured in
    select c.relname as name from pg_catalog.pg_class as c
    where c.relnamespace = 'graphile_worker'::pg_catalog.regnamespace and c.relkind = 'r' and c.relrowsecurity
      and not exists (select from pg_catalog.pg_policy as p where p.polrelid = c.oid and p.polname = 'queue')
  loop
    execute format('create policy queue on graphile_worker.%I to portcullis_worker, portcullis_lookup using (true) with check (true)', secured.name);
  end loop;
end
$$;

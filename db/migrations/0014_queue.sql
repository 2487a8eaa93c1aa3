-- The queue (schema graphile_worker, made by the library before this runs; db/queue.sql says who may what): how the API puts a job in, and how
-- the worker finds the tenants that there is something to do for every night.

-- The one way in for the API, whose role may do nothing else with the queue. The job carries the tenant in force, whatever the payload says.
create function app.enqueue_job(task text, payload jsonb, key text, run_at timestamptz)
  returns void
  language plpgsql security definer set search_path = ''
as $$
declare
  tenant uuid := app.current_tenant();
begin
  if tenant is null then
    raise exception 'a job needs a tenant in force' using errcode = 'insufficient_privilege';
  end if;
  if task not in ('stripe-event', 'billing-reconcile', 'usage-recount', 'key-use', 'audit-seal', 'acceptances', 'retention') then
    raise exception 'there is no task %', task using errcode = 'check_violation';
  end if;
  perform graphile_worker.add_job(
    identifier => task,
    payload => json_build_object('tenantId', tenant, 'payload', payload),
    run_at => run_at,
    -- About five hours, at growing distances; then the job lies where an operator sees it.
    max_attempts => 12,
    job_key => task || ':' || tenant || ':' || key);
end
$$;

revoke all on function app.enqueue_job(text, jsonb, text, timestamptz) from public;
grant execute on function app.enqueue_job(text, jsonb, text, timestamptz) to portcullis_app;

-- Tenants by id, a page at a time. For the worker alone: the API has no way to list tenants.
create function app.lookup_tenants(after uuid, wanted integer)
  returns table (tenant_id uuid)
  language sql stable security definer set search_path = ''
as $$
  select t.tenant_id from app.tenants as t
  where after is null or t.tenant_id > after
  order by t.tenant_id
  limit wanted
$$;

revoke all on function app.lookup_tenants(uuid, integer) from public;
grant execute on function app.lookup_tenants(uuid, integer) to portcullis_worker;

grant create on schema app to portcullis_lookup;
alter function app.enqueue_job(text, jsonb, text, timestamptz) owner to portcullis_lookup;
alter function app.lookup_tenants(uuid, integer) owner to portcullis_lookup;
revoke create on schema app from portcullis_lookup;

-- Messages of Stripe come before a night's work, of which there is some for every tenant.
grant create on schema app to portcullis_lookup;
-- Whose function it is.
set local role portcullis_lookup;
create or replace function app.enqueue_job(task text, payload jsonb, key text, run_at timestamptz)
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
    -- Somebody has paid and waits; a lower number is done first.
    priority => case task when 'stripe-event' then -10 else 0 end,
    job_key => task || ':' || tenant || ':' || key);
end
$$;
set local role portcullis_owner;
revoke create on schema app from portcullis_lookup;

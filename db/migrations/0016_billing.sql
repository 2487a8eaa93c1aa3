-- Plans: what Stripe says of a tenant's subscription, the messages that said so, and what a tenant uses. Absent rows mean the free plan and
-- nothing used: no tenant that was there before needs one.

create table app.billing (
  tenant_id uuid not null primary key references app.tenants (tenant_id) on delete cascade,
  -- Made by the first check-out.
  stripe_customer_id text check (stripe_customer_id ~ '^cus_\w{1,240}$'),
  stripe_subscription_id text check (length(stripe_subscription_id) <= 255),
  -- What is paid for. Whether its limits hold follows from the status and the time: domain/billing/effective-plan.ts.
  plan text not null default 'free' check (plan in ('free', 'team', 'scale')),
  status text not null default 'none' check (
    status in ('none', 'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'canceled', 'paused')),
  price_id text check (length(price_id) <= 255),
  -- Since when a payment is missing, as far as we know: the plan goes on for some days.
  past_due_since timestamptz,
  period_end timestamptz,
  -- When it ends, where it was cancelled.
  cancel_at timestamptz,
  -- The longest that any plan of the tenant has kept things for. It only grows: a lapse must not make the nightly deletion reach further.
  retention_days integer check (retention_days > 0),
  -- When Stripe was asked last.
  checked_at timestamptz,
  updated_at timestamptz not null default now(),
  -- Grows with every answer of Stripe that was written down. Whoever asked before it grew asks again: answers may overtake each other.
  revision bigint not null default 0
);
-- The one read before a tenant is known. Not unique: uniqueness across tenants would tell one of another's customer.
create index billing_customer on app.billing (stripe_customer_id) where stripe_customer_id is not null;
alter table app.billing enable row level security;
alter table app.billing force row level security;
create policy tenant_isolation on app.billing
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (
  stripe_customer_id, stripe_subscription_id, plan, status, price_id, past_due_since, period_end, cancel_at, retention_days, checked_at, updated_at,
  revision) on app.billing to portcullis_app;

-- Messages of Stripe, each once: the key is what a repeated message stumbles over. Of a message only its name is kept; what it says is asked for again.
create table app.stripe_events (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  id text not null check (id ~ '^evt_\w{1,240}$'),
  type text not null check (length(type) between 1 and 255),
  created_at timestamptz not null,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  outcome text check (outcome in ('changed', 'unchanged', 'ignored')),
  primary key (tenant_id, id),
  check ((processed_at is null) = (outcome is null))
);
alter table app.stripe_events enable row level security;
alter table app.stripe_events force row level security;
create policy tenant_isolation on app.stripe_events
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, delete, update (processed_at, outcome) on app.stripe_events to portcullis_app;

-- What a tenant has stored, so that an upload need not count it. Repaired every night by counting.
create table app.usage (
  tenant_id uuid not null primary key references app.tenants (tenant_id) on delete cascade,
  stored_findings bigint not null check (stored_findings >= 0),
  counted_at timestamptz
);
alter table app.usage enable row level security;
alter table app.usage force row level security;
create policy tenant_isolation on app.usage
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (stored_findings, counted_at) on app.usage to portcullis_app;

-- Uploads of a day in UTC.
create table app.usage_days (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  day date not null,
  uploads integer not null check (uploads >= 0),
  primary key (tenant_id, day)
);
alter table app.usage_days enable row level security;
alter table app.usage_days force row level security;
create policy tenant_isolation on app.usage_days
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, delete, update (uploads) on app.usage_days to portcullis_app;

-- Customer → tenant, for messages of Stripe that have proved themselves; and, for the worker alone, the tenants that Stripe knows.
grant select (tenant_id, stripe_customer_id) on app.billing to portcullis_lookup;
create policy billing_lookup on app.billing for select to portcullis_lookup using (true);

create function app.lookup_stripe_customer(wanted text)
  returns table (tenant_id uuid)
  language sql stable security definer set search_path = ''
as $$
  select b.tenant_id from app.billing as b where b.stripe_customer_id = wanted
$$;

revoke all on function app.lookup_stripe_customer(text) from public;
grant execute on function app.lookup_stripe_customer(text) to portcullis_app;

create function app.lookup_billed_tenants(after uuid, wanted integer)
  returns table (tenant_id uuid)
  language sql stable security definer set search_path = ''
as $$
  select b.tenant_id from app.billing as b
  where b.stripe_customer_id is not null and (after is null or b.tenant_id > after)
  order by b.tenant_id
  limit wanted
$$;

revoke all on function app.lookup_billed_tenants(uuid, integer) from public;
grant execute on function app.lookup_billed_tenants(uuid, integer) to portcullis_worker;

grant create on schema app to portcullis_lookup;
alter function app.lookup_stripe_customer(text) owner to portcullis_lookup;
alter function app.lookup_billed_tenants(uuid, integer) owner to portcullis_lookup;
revoke create on schema app from portcullis_lookup;

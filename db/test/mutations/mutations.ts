// The shape of the changes that prove the catalogue's rules, and what several of them are made of.

/** For each rule what is done, as a sentence's subject, and the statements that do it, run by a superuser. */
export type Mutations = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A table that keeps every rule unless `columns` break one. */
export const newTable = (columns: string, rest = ''): string => `
  create table app.extra (${columns})${rest};
  alter table app.extra owner to portcullis_owner;
  alter table app.extra enable row level security;
  alter table app.extra force row level security;
  create policy tenant_isolation on app.extra
    using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());`;

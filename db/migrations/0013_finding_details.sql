-- What is known of a finding beside its rule, place and severity: package, image, resource, request, CVSS … (api/contract/src/finding-details.ts).
-- One column, because it is only shown: nothing is searched or judged by it.

alter table app.findings add column details jsonb check (jsonb_typeof(details) = 'object' and pg_column_size(details) < 65536);
grant update (details) on app.findings to portcullis_app;

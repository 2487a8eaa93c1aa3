// Metrics in Prometheus's words. No label names a tenant, a project or a key: the page is public.
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly requestSeconds: Histogram<'route'>;
  readonly uploads: Counter<'outcome'>;
  readonly auditReadsDropped: Counter;
  readonly limitBreaches: Counter<'limit'>;
}

/** Makes a registry of its own, so that several servers may live in one process. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({
      name: 'portcullis_http_requests_total',
      help: 'Requests answered.',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    }),
    requestSeconds: new Histogram({
      name: 'portcullis_http_request_duration_seconds',
      help: 'Seconds from the first byte of a request to the end of its answer.',
      labelNames: ['route'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [registry],
    }),
    auditReadsDropped: new Counter({
      name: 'portcullis_audit_reads_dropped_total',
      help: 'Reads of findings that were answered and are not in the audit log.',
      registers: [registry],
    }),
    uploads: new Counter({
      name: 'portcullis_uploads_total',
      help: 'Uploads judged, by outcome; a replayed receipt is not counted again.',
      labelNames: ['outcome'],
      registers: [registry],
    }),
    limitBreaches: new Counter({
      name: 'portcullis_limit_breaches_total',
      help: 'Requests that a limit turned away, by limit.',
      labelNames: ['limit'],
      registers: [registry],
    }),
  };
}

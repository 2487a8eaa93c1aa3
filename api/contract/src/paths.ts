// Addresses of the API as templates; `{name}` is a path parameter, as in OpenAPI.
export const paths = {
  health: '/healthz',
  readiness: '/readyz',
  metrics: '/metrics',
  securityTxt: '/.well-known/security.txt',
  openapi: '/api/v1/openapi.json',
  docs: '/api/docs',
  problems: '/api/docs/problems',
  projects: '/api/v1/projects',
  project: '/api/v1/projects/{project}',
  submitScan: '/api/v1/projects/{project}/scans',
  scans: '/api/v1/projects/{project}/scans',
  scan: '/api/v1/projects/{project}/scans/{scan}',
  findings: '/api/v1/projects/{project}/findings',
} as const;

/** Fills a path template; every value is percent-encoded. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`path ${template} lacks a value for ${name}`);
    return encodeURIComponent(value);
  });
}

/** Request header that makes an upload repeatable: the same key with the same upload gives the stored answer. */
export const idempotencyHeader = 'idempotency-key';

/** Media types that a report may be sent with. */
export const reportMediaTypes = ['application/json', 'application/sarif+json'] as const;

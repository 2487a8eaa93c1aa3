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
  confirmDrop: '/api/v1/projects/{project}/scans/{scan}/confirm-drop',
  scanChanges: '/api/v1/projects/{project}/scans/{scan}/changes',
  commitGate: '/api/v1/projects/{project}/gate',
  branches: '/api/v1/projects/{project}/branches',
  verdicts: '/api/v1/projects/{project}/verdicts',
  policy: '/api/v1/projects/{project}/policy',
  policyVersions: '/api/v1/projects/{project}/policy/versions',
  policyDraft: '/api/v1/projects/{project}/policy/draft',
  simulatePolicy: '/api/v1/projects/{project}/policy/simulations',
  policyFile: '/api/v1/projects/{project}/policy-file',
  overrides: '/api/v1/projects/{project}/overrides',
  override: '/api/v1/projects/{project}/overrides/{override}',
  offlineGate: '/api/v1/projects/{project}/offline-gate',
  floorPolicy: '/api/v1/policy',
  intelligence: '/api/v1/intelligence',
  importIntelligence: '/api/v1/intelligence/{source}',
  acceptances: '/api/v1/acceptances',
  findings: '/api/v1/projects/{project}/findings',
  findingGroups: '/api/v1/projects/{project}/findings/groups',
  finding: '/api/v1/projects/{project}/findings/{finding}',
  mergeFinding: '/api/v1/projects/{project}/findings/{finding}/merge',
  splitFinding: '/api/v1/projects/{project}/findings/{finding}/split',
  triage: '/api/v1/projects/{project}/triage',
  triageReviews: '/api/v1/projects/{project}/triage-reviews',
  overview: '/api/v1/overview',
  offlineKey: '/api/v1/offline-key',
  signInSettings: '/api/v1/sign-in-settings',
  signIns: '/api/v1/sign-ins',
  me: '/api/v1/me',
  tenant: '/api/v1/tenant',
  members: '/api/v1/members',
  member: '/api/v1/members/{member}',
  makeOwner: '/api/v1/members/{member}/make-owner',
  invitations: '/api/v1/invitations',
  invitation: '/api/v1/invitations/{invitation}',
  acceptInvitation: '/api/v1/invitations/accept',
  keys: '/api/v1/keys',
  key: '/api/v1/keys/{key}',
  rotateKey: '/api/v1/keys/{key}/rotate',
  audit: '/api/v1/audit',
  auditExport: '/api/v1/audit/export',
  auditCheckpoint: '/api/v1/audit/checkpoint',
  auditVerifications: '/api/v1/audit/verifications',
  billing: '/api/v1/billing',
  checkoutSessions: '/api/v1/billing/checkout-sessions',
  portalSessions: '/api/v1/billing/portal-sessions',
  stripeWebhook: '/webhooks/stripe',
  views: '/api/v1/views',
  view: '/api/v1/views/{view}',
} as const;

/** Fills a path template; every value is percent-encoded. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`path ${template} lacks a value for ${name}`);
    return encodeURIComponent(value);
  });
}

/** Pages of the dashboard that the API leads to. */
export const pages = {
  scan: '/projects/{project}/scans/{scan}',
  commit: '/projects/{project}/commits/{commit}',
  invitation: '/invitations/{token}',
  billing: '/billing',
  acceptances: '/acceptances',
  keys: '/keys',
} as const;

/** Request header that makes an upload repeatable: the same key with the same upload gives the stored answer. */
export const idempotencyHeader = 'idempotency-key';

/** Media types that a report may be sent with. */
export const reportMediaTypes = [
  'application/json',
  'application/sarif+json',
  'application/x-ndjson',
  'application/xml',
  'text/xml',
] as const;

/** Of an upload of several reports: each a file of a form, whatever its field is called. */
export const severalReportsMediaType = 'multipart/form-data';

// A request for any route of the table whose every part but its ids is valid: what is then answered is about the ids.
import { makeSarif } from './make-sarif.ts';

export const unknownId = '0199aaaa-0000-7000-8000-000000000000';
const commit = 'a'.repeat(40);

const queries: Readonly<Record<string, string>> = {
  submitScan: `?commit=${commit}&ref=refs/heads/main`,
  getCommitGate: `?commit=${commit}`,
  listVerdicts: `?commit=${commit}`,
  getOfflineGate: '?ref=refs/heads/main',
  putPolicyFile: `?commit=${commit}`,
  groupFindings: '?by=rule',
  exportAudit: '?format=ndjson',
};

const bodies: Readonly<Record<string, unknown>> = {
  submitScan: makeSarif([{ rule: 'smuggled' }]),
  acceptInvitation: { token: `pci_${'a'.repeat(43)}` },
  changeProject: { name: 'Smuggled' },
  changeRole: { role: 'viewer' },
  createCheckoutSession: { plan: 'team' },
  createKey: { name: 'smuggled', project: null, scopes: ['read'] },
  createProject: { slug: 'smuggled', name: 'Smuggled' },
  deleteTenant: { name: 'not its name' },
  inviteMember: { email: 'smuggled@example.com', role: 'viewer' },
  makeOverride: { commit, reason: 'smuggled past the gate', hours: 1 },
  mergeFinding: { into: unknownId },
  publishFloorPolicy: { document: { rules: [] }, basedOn: 0 },
  publishPolicy: { document: { rules: [] }, basedOn: 1 },
  putPolicyFile: { rules: [] },
  renameTenant: { name: 'Smuggled' },
  rotateKey: { overlapHours: 1 },
  savePolicyDraft: { document: { rules: [] }, basedOn: 1, revision: 0 },
  saveView: { name: 'smuggled', query: '' },
  settleTriage: { decisions: [unknownId], approve: false },
  simulatePolicy: { document: { rules: [] } },
  triageFindings: { findings: [unknownId], state: 'in-review' },
};

/** Values for the parameters of an address; what is missing is an id that nobody has. */
export type PathValues = Readonly<Record<string, string>>;

export interface SampleRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** The request of a route with these ids in its address. */
export function sampleRequest(route: { method: string; path: string; operationId: string }, values: PathValues = {}): SampleRequest {
  const defaults: PathValues = { project: 'web-shop', key: 'zzzzzzzz', source: 'epss', asset: 'start.js' };
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? defaults[name] ?? unknownId));
  return { method: route.method, path: path + (queries[route.operationId] ?? ''), body: bodies[route.operationId] };
}

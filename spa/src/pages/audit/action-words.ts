// What was done, in words. An action that is not here is shown as it is called in the log.
import type { AuditEntry, Outcome } from '../../api/contract.ts';
import { outcomeWords } from '../../theme/severity.ts';

export const nounWords: Readonly<Record<string, string>> = {
  'api-key': 'Keys',
  member: 'Members',
  invitation: 'Invitations',
  tenant: 'Tenant',
  project: 'Projects',
  policy: 'Gate policies',
  gate: 'Break-glass',
  billing: 'Plan',
  intelligence: 'Intelligence',
  finding: 'Triage',
  scan: 'Scans',
  triage: 'Reviews',
  view: 'Saved views',
  'audit-log': 'Audit log',
  route: 'Refused requests',
};

const words: Readonly<Record<string, string>> = {
  'api-key.create': 'created a key',
  'api-key.rotate': 'rotated a key',
  'api-key.revoke': 'revoked a key',
  'api-key.use': 'used a key',
  'audit-log.export': 'exported the audit log',
  'audit-log.verify': 'verified the audit log',
  'billing.change': 'changed the plan as Stripe told',
  'billing.check-out': 'went to pay for a plan',
  'billing.open-portal': 'went to Stripe for invoices, card or cancelling',
  'finding.list': 'listed findings',
  'finding.read': 'read a finding',
  'finding.merge': 'merged a finding into another',
  'finding.propose-triage': 'proposed to triage',
  'finding.split': 'split a finding',
  'finding.triage': 'triaged',
  'gate.end-override': 'ended letting a commit pass',
  'gate.override': 'let a commit pass whatever the gate says',
  'intelligence.import': 'imported a snapshot',
  'invitation.create': 'invited somebody',
  'invitation.accept': 'accepted an invitation',
  'invitation.withdraw': 'withdrew an invitation',
  'member.change-role': 'changed a role',
  'member.join': 'joined the tenant',
  'member.make-owner': 'handed ownership over',
  'member.remove': 'removed a member',
  'member.sign-in': 'signed in',
  'policy.discard-draft': 'discarded the draft of a gate policy',
  'policy.publish': 'changed a gate policy',
  'policy.publish-floor': 'changed the gate policy of the organisation',
  'policy.put-file': 'sent the policy file of a repository',
  'policy.restore': 'put an earlier gate policy in force again',
  'policy.save-draft': 'saved the draft of a gate policy',
  'project.access': 'reached for a project of others',
  'project.change': 'changed a project',
  'project.create': 'created a project',
  'route.access': 'was refused',
  'scan.confirm-drop': 'confirmed that findings are gone',
  'scan.submit': 'sent a scan',
  'tenant.create': 'created the tenant',
  'tenant.delete': 'deleted the tenant',
  'tenant.rename': 'renamed the tenant',
  'triage.approve': 'approved a decision',
  'triage.refuse': 'rejected a decision',
  'triage.withdraw': 'withdrew a decision that waited',
  'view.create': 'saved a view',
  'view.delete': 'deleted a view',
};

export function describeAction({ action }: Pick<AuditEntry, 'action'>): string {
  return words[action] ?? action;
}

/** The thing it was done to, as the entry itself names it; an id says little to a person. */
export function readSubject(entry: AuditEntry): string | null {
  const { before, after, resource, method, action, actor } = entry;
  if (action === 'route.access') return [method, resource.id].filter((part) => part !== null).join(' ');
  const [fresh, old] = [asFields(after), asFields(before)];
  if (action === 'scan.submit') return describeScan(entry, fresh);
  if (action === 'finding.triage' || action === 'finding.propose-triage') return describeTriage(old, fresh);
  const named = [fresh, old].flatMap((side) => ['name', 'email', 'slug', 'keyId', 'project'].map((field) => side[field]));
  const name = named.find((value) => typeof value === 'string' && value !== '');
  if (typeof name === 'string') return name === actor.name ? null : name;
  return resource.id !== null && !/^[0-9a-f-]{36}$/.test(resource.id) ? resource.id : null;
}

/** The verdict of a scan that was sent. */
export function readOutcome({ action, after }: AuditEntry): Outcome | null {
  const { outcome } = asFields(after);
  const known = action === 'scan.submit' && typeof outcome === 'string' && outcome in outcomeWords;
  return known ? (outcome as Outcome) : null;
}

type Fields = Readonly<Record<string, unknown>>;

function asFields(side: unknown): Fields {
  return typeof side === 'object' && side !== null ? (side as Fields) : {};
}

function describeScan({ path }: AuditEntry, { ref }: Fields): string {
  const place = String(ref)
    .replace(/^refs\/heads\//, '')
    .replace(/^refs\/pull\/(\d+)\/.*/, 'pull request $1');
  const project = /^\/api\/v1\/projects\/([^/]+)\/scans/.exec(path ?? '')?.[1];
  return project === undefined ? place : `${project}, ${place}`;
}

function describeTriage({ findings }: Fields, { state, project }: Fields): string {
  const count = Array.isArray(findings) ? findings.length : 0;
  return `${count === 1 ? 'one finding' : `${count} findings`} of ${String(project)} as ${String(state).replaceAll('-', ' ')}`;
}

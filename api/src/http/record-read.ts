// Tells the audit log that findings were read: for every route that says so, in one place.
import type { Request } from 'express';
import type { FindingRead } from '../services/record-reads.ts';
import type { SignedInPerson } from '../services/sign-in-person.ts';
import type { RequestTrace } from '../store/audit-log.store.ts';
import type { Route, TenantActor } from './route.ts';

export type RecordRead = (actor: TenantActor, read: FindingRead, trace: RequestTrace) => void;

const isTenantActor = (caller: TenantActor | SignedInPerson | undefined): caller is TenantActor =>
  caller !== undefined && 'type' in caller && 'tenantId' in caller;

/** Nothing for routes that read no findings. */
export function recordReadOf(
  { readsFindings: action }: Route,
  { req, trace }: { readonly req: Request; readonly trace: RequestTrace },
  caller: TenantActor | SignedInPerson | undefined,
  recordRead: RecordRead,
): void {
  if (action === undefined || !isTenantActor(caller)) return;
  const { project, finding } = req.params;
  const at = req.url.indexOf('?');
  const filter = at === -1 ? '' : req.url.slice(at + 1);
  recordRead(caller, { action, project: String(project), findingId: finding === undefined ? undefined : String(finding), filter }, trace);
}

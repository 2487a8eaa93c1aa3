// Branded ids: a scan's id cannot be passed where a project's is wanted.
import { v4, v7 } from 'uuid';

type Branded<Name extends string> = string & { readonly __brand: Name };

export type TenantId = Branded<'TenantId'>;
export type ProjectId = Branded<'ProjectId'>;
export type BranchId = Branded<'BranchId'>;
export type ScanId = Branded<'ScanId'>;
export type SubmissionId = Branded<'SubmissionId'>;
export type FindingId = Branded<'FindingId'>;
export type ApiKeyId = Branded<'ApiKeyId'>;
export type MemberId = Branded<'MemberId'>;
export type InvitationId = Branded<'InvitationId'>;
export type ViewId = Branded<'ViewId'>;

/** Makes ids: random (UUIDv4), or sorting by time (UUIDv7, RFC 9562) where many rows enter one index. */
export const makeId = {
  tenant: (): TenantId => v4() as TenantId,
  project: (): ProjectId => v4() as ProjectId,
  apiKey: (): ApiKeyId => v4() as ApiKeyId,
  member: (): MemberId => v4() as MemberId,
  invitation: (): InvitationId => v4() as InvitationId,
  view: (): ViewId => v4() as ViewId,
  branch: (): BranchId => v4() as BranchId,
  submission: (): SubmissionId => v4() as SubmissionId,
  scan: (): ScanId => v7() as ScanId,
  finding: (): FindingId => v7() as FindingId,
  /** Of rows that nothing else names by type: verdicts, audit rows. */
  row: (): string => v7(),
};

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The text as an id, or undefined where it cannot be one: that is "not found", and never reaches the database. */
export function readId(text: string): string | undefined {
  return uuidPattern.test(text) ? text.toLowerCase() : undefined;
}

// A decision as it is kept, made from what was asked for: reason, owner and end are checked here, for one finding or for many.
import type { TriageFindings } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { cleanText } from '../domain/clean-text.ts';
import { type BranchId, type MemberId, readId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { selectBranch } from '../store/branches.store.ts';
import { selectMembers } from '../store/members.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import type { Decision } from '../store/triage.store.ts';

/** Days ahead that a risk may be accepted for. */
const longestAcceptance = 366;

function readExpiry(expiresAt: string | undefined, now: Date): Date | null {
  if (expiresAt === undefined) return null;
  const end = new Date(expiresAt);
  const days = (end.getTime() - now.getTime()) / 86_400_000;
  if (!(days > 0 && days <= longestAcceptance)) {
    throw new ProblemError('request-invalid', 'An acceptance ends in the future, and within a year.', { pointer: '/expiresAt' });
  }
  return end;
}

/** A reason as it is kept: what cannot be seen is taken out. Null where nothing is left. */
export function readReason(reason: string | undefined): string | null {
  const text = cleanText(reason ?? '', 2000).text.trim();
  return text === '' ? null : text;
}

async function readOwner(tx: TenantTx, actor: Actor, ownerId: string | undefined): Promise<{ id: MemberId; name: string }> {
  if (ownerId === undefined) {
    if (actor.type === 'user') return { id: actor.id, name: actor.name };
    throw new ProblemError('request-invalid', 'An accepted risk needs a member who answers for it, and a key is none. Send "ownerId".', {
      pointer: '/ownerId',
    });
  }
  const id = readId(ownerId) as MemberId | undefined;
  const [owner] = id === undefined ? [] : await selectMembers(tx, id);
  if (owner) return owner;
  throw new ProblemError('member-not-found', 'The tenant has no member of this id. Nothing was changed.', { pointer: '/ownerId' });
}

/**
 * Reads a decision.
 * @throws ProblemError `request-invalid` for a reason or an end that is none, or an acceptance that nobody answers for; `member-not-found`
 */
export async function readDecision(tx: TenantTx, actor: Actor, wish: TriageFindings, now: Date): Promise<Decision> {
  const { state } = wish;
  const reason = readReason(wish.reason);
  if (reason === null && (state === 'accepted' || state === 'false-positive')) {
    throw new ProblemError('request-invalid', 'The reason holds nothing that can be read. Say why.', { pointer: '/reason' });
  }
  const expiresAt = readExpiry(wish.expiresAt, now);
  const owner = state === 'accepted' ? await readOwner(tx, actor, wish.ownerId) : undefined;
  return { state, reason, expiresAt, ownerId: owner?.id ?? null, ownerName: owner?.name ?? null };
}

/** The branch that a decision is for; null for the whole project. @throws ProblemError `request-invalid` for a ref that was never scanned */
export async function readDecidedBranch(tx: TenantTx, project: ProjectRow, ref: string | undefined): Promise<BranchId | null> {
  if (ref === undefined) return null;
  const branch = await selectBranch(tx, project.id, ref);
  if (branch) return branch.id;
  throw new ProblemError(
    'request-invalid',
    'Nothing of this ref was scanned in the project. Leave it out to decide for the whole project.',
    {
      pointer: '/ref',
    },
  );
}

/** True where the two say the same. Names do not count: people change them. */
export function isSameDecision(one: Decision, other: Decision): boolean {
  return (
    one.state === other.state &&
    one.reason === other.reason &&
    one.ownerId === other.ownerId &&
    (one.expiresAt?.getTime() ?? null) === (other.expiresAt?.getTime() ?? null)
  );
}

/** A decision as the audit log tells it. */
export function describeDecision({ state, reason, ownerId, ownerName, expiresAt }: Decision): object {
  return { state, reason, expiresAt, ...(ownerName === null ? {} : { owner: { id: ownerId, name: ownerName } }) };
}

/** Decisions on many findings: each stands once, with its findings. Once for each finding, long reasons would fill the log. */
export function describeDecisions(rows: readonly (Decision & { readonly findingId: string })[]): object {
  const decisions = new Map<string, { readonly findings: string[] }>();
  for (const row of rows) {
    const said = describeDecision(row);
    const key = JSON.stringify(said);
    const same = decisions.get(key) ?? { ...said, findings: [] };
    same.findings.push(row.findingId);
    decisions.set(key, same);
  }
  return { findings: rows.map((row) => row.findingId), decisions: [...decisions.values()] };
}

// Records a decision on one or many findings of a project.
import type { TriageFindings } from '@portcullis/contract';
import { type Actor, actorName } from '../domain/actor.ts';
import { cleanText } from '../domain/clean-text.ts';
import { makeId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { lockTriage } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { type Decision, replaceTriage, selectTriageInForce, type TriageRow } from '../store/triage.store.ts';

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

/** The reason as it is kept: what cannot be seen is taken out, and what is left must still be one. */
function readReason({ state, reason = '' }: TriageFindings): string | null {
  const text = cleanText(reason, 2000).text.trim();
  if (text === '' && (state === 'accepted' || state === 'false-positive')) {
    throw new ProblemError('request-invalid', 'The reason holds nothing that can be read. Say why.', { pointer: '/reason' });
  }
  return text === '' ? null : text;
}

function isSame(row: TriageRow, decision: Decision): boolean {
  const { state, reason, expiresAt } = decision;
  return row.state === state && row.reason === reason && (row.expiresAt?.getTime() ?? null) === (expiresAt?.getTime() ?? null);
}

/** What was in force: each decision stands once, with its findings. Once for each finding, long reasons would fill the log. */
function describeBefore(rows: readonly (TriageRow & { readonly findingId: string })[]): object {
  const decisions = new Map<string, Pick<TriageRow, 'state' | 'reason' | 'expiresAt'> & { readonly findings: string[] }>();
  for (const { findingId, state, reason, expiresAt } of rows) {
    const key = JSON.stringify([state, reason, expiresAt]);
    const same = decisions.get(key) ?? { state, reason, expiresAt, findings: [] };
    same.findings.push(findingId);
    decisions.set(key, same);
  }
  return { findings: rows.map((row) => row.findingId), decisions: [...decisions.values()] };
}

/**
 * Puts the decision in force on all of the findings, or on none.
 * @returns how many it changed; a finding on which the very same was decided is left alone
 * @throws ProblemError `finding-not-found` where one of them is not of this project; `request-invalid` for an impossible expiry
 */
export async function triageFindings(
  { pool, now }: { pool: Pool; now: () => Date },
  actor: Actor,
  project: ProjectRow,
  wish: TriageFindings,
  trace: RequestTrace,
): Promise<number> {
  const findings = [...new Set(wish.findings.map((id) => id.toLowerCase()))];
  const decision: Decision = {
    state: wish.state,
    reason: readReason(wish),
    expiresAt: readExpiry(wish.expiresAt, now()),
    decidedBy: actorName(actor),
  };
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    await lockTriage(tx, project.id);
    const before = await selectTriageInForce(tx, project.id, findings);
    if (before.length !== findings.length) {
      const known = new Set<string>(before.map((row) => row.findingId));
      const missing = wish.findings.findIndex((id) => !known.has(id.toLowerCase()));
      throw new ProblemError('finding-not-found', 'The project has no finding of this id. Nothing was changed.', {
        pointer: `/findings/${missing}`,
      });
    }
    const changed = before.filter((row) => !isSame(row, decision));
    if (changed.length === 0) return 0;
    const decisions = changed.map(({ findingId }) => ({ id: makeId.row(), findingId }));
    await replaceTriage(tx, project.id, decisions, decision);
    await insertAuditEntry(
      tx,
      actor,
      {
        action: 'finding.triage',
        resourceType: changed.length === 1 ? 'finding' : 'findings',
        resourceId: changed.length === 1 ? (changed[0]?.findingId ?? '') : project.id,
        before: describeBefore(changed),
        after: { project: project.slug, state: decision.state, reason: decision.reason, expiresAt: decision.expiresAt },
      },
      trace,
    );
    return changed.length;
  });
}

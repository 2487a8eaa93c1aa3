// People changed what a project's findings are worth: verdicts that stand on them are judged again, at once where work goes on.
import type { ProjectId } from '../domain/ids.ts';
import { updateTriageRevision } from '../store/triage.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { type DueCause, markVerdictsDue, selectTouchedBranches } from '../store/verdicts.store.ts';

/** @param findings that something was decided on */
export async function touchVerdicts(tx: TenantTx, projectId: ProjectId, findings: readonly string[], cause: DueCause): Promise<void> {
  if (findings.length === 0) return;
  await updateTriageRevision(tx, projectId);
  const branches = await selectTouchedBranches(tx, findings);
  if (branches.length > 0) await markVerdictsDue(tx, { projectId, branches }, cause);
}

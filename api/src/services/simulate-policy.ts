// What a policy would have done: commits that were scanned, judged under it and under the one in force, with what people have decided by now.
import { setImmediate } from 'node:timers/promises';
import type { SimulatePolicy, Simulation } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { judgeCommit, type Judgement } from '../domain/gate/judge-commit.ts';
import { ProblemError } from '../errors.ts';
import type { Pool } from '../store/make-pool.ts';
import { type StandingRow, selectStanding } from '../store/policies.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { selectNewestCommits } from '../store/scans.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { loadCommitFacts } from './load-commit-facts.ts';

interface Simulated {
  readonly commit: string;
  readonly ref: string;
  readonly scannedAt: Date;
  readonly inForce: Judgement;
  readonly simulated: Judgement;
}

/** Tenants for which this process simulates just now: one simulation is work enough. */
const running = new Set<string>();

/**
 * Both at the time of the scan, and without break-glass: it is the rules that are compared. Facts are loaded once, with all that rules of either
 * can ask for; judging keeps the process busy, so others have their turn after each.
 */
async function simulateCommit(
  tx: TenantTx,
  project: ProjectRow,
  { commit, ref, scannedAt }: Pick<Simulated, 'commit' | 'ref' | 'scannedAt'>,
  { floor, file, project: inForce }: StandingRow,
  draft: SimulatePolicy['document'],
): Promise<Simulated> {
  const both = {
    rules: [...inForce.rules, ...draft.rules],
    requiredScans: [...(inForce.requiredScans ?? []), ...(draft.requiredScans ?? [])],
  };
  const asked = { policies: { floor, project: both, file }, override: undefined, now: scannedAt };
  const { facts } = await loadCommitFacts(tx, project, commit, asked);
  const judge = async (policy: SimulatePolicy['document']): Promise<Judgement> => {
    await setImmediate();
    return judgeCommit({ ...facts, policies: { floor, project: policy, file } });
  };
  return { commit, ref, scannedAt, inForce: await judge(inForce), simulated: await judge(draft) };
}

function countRules(commits: readonly Simulated[]): Simulation['rules'] {
  const rules = new Map<string, { commits: Set<string>; failed: Set<string> }>();
  for (const { commit, simulated } of commits) {
    for (const { code, outcome } of simulated.reasons) {
      const rule = rules.get(code) ?? { commits: new Set<string>(), failed: new Set<string>() };
      rules.set(code, rule);
      rule.commits.add(commit);
      if (outcome === 'fail' || outcome === 'error') rule.failed.add(commit);
    }
  }
  return [...rules]
    .map(([code, rule]) => ({ code, commits: rule.commits.size, failed: rule.failed.size }))
    .sort((a, b) => b.failed - a.failed || b.commits - a.commits || (a.code < b.code ? -1 : 1));
}

async function simulate(pool: Pool, actor: Actor, project: ProjectRow, { document, commits: wanted }: SimulatePolicy): Promise<Simulation> {
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const done: Simulated[] = [];
    for (const one of await selectNewestCommits(tx, project.id, wanted)) {
      // The repository's file is the commit's own.
      const standing = await selectStanding(tx, project.id, one.commit, one.scannedAt);
      done.push(await simulateCommit(tx, project, one, standing, document));
    }
    return {
      commits: done.map(({ commit, ref, scannedAt, inForce, simulated }) => ({
        ...{ commit, ref },
        scannedAt: scannedAt.toISOString(),
        ...{ outcome: inForce.outcome, simulated: simulated.outcome },
        reasons: simulated.reasons.map(({ code, outcome, detail, findingCount }) => ({ code, outcome, detail, findingCount })),
      })),
      rules: countRules(done),
    };
  });
}

/**
 * Judges the newest commits as the policy would have. Stores nothing.
 * @throws ProblemError `service-unavailable` where a simulation of the tenant runs already
 */
export async function simulatePolicy(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  wish: SimulatePolicy,
): Promise<Simulation> {
  if (running.has(actor.tenantId)) {
    const detail = 'Another simulation of your organisation is running. Try again when it is done.';
    throw new ProblemError('service-unavailable', detail, { retryAfter: 5 });
  }
  running.add(actor.tenantId);
  try {
    return await simulate(pool, actor, project, wish);
  } finally {
    running.delete(actor.tenantId);
  }
}

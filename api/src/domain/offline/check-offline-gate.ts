// Is this offline gate one for this build, now? Its signature was verified before; pure. Next: judge-offline.
import type { OfflineGate } from '@portcullis/contract';
import { branchName, filedRef, isLongLived } from '../long-lived.ts';

/** What a build asks with. */
export interface OfflineWish {
  /** Slug or id. */
  readonly project: string;
  /** Clear part of the CI key. */
  readonly keyId: string;
  readonly commit: string;
  readonly ref: string;
  readonly base: string | undefined;
  readonly pullRequest: number | undefined;
}

/** Clocks differ: a gate that is this many milliseconds ahead is believed. */
const mostAhead = 15 * 60_000;

/** The branch that the server would compare with, as far as one can tell without it. */
function expectedBase(wish: OfflineWish, { project, base, baseRef }: OfflineGate, ref: string): string {
  if (isLongLived(ref, project)) return ref;
  if (wish.base !== undefined && wish.base === base) return baseRef;
  return wish.base !== undefined && isLongLived(wish.base, project) ? wish.base : project.defaultBranch;
}

/** In plain words what is wrong with it; undefined where it may be judged with. */
export function findOfflineFault(gate: OfflineGate, wish: OfflineWish, now: Date): string | undefined {
  const { project, issuedTo, baseRef } = gate;
  if (wish.project !== project.slug && wish.project !== project.id) return `it is for the project ${project.slug}`;
  if (issuedTo !== wish.keyId) return `it was issued to another key (${issuedTo})`;
  const issued = new Date(gate.issuedAt);
  if (issued.getTime() - now.getTime() > mostAhead) return `it was issued at ${gate.issuedAt}, which is yet to come: look at the clock`;
  if (new Date(gate.expiresAt) <= now) return `it expired at ${gate.expiresAt}`;
  const expected = expectedBase(wish, gate, filedRef(wish, project));
  if (baseRef !== expected) return `it has the findings of ${branchName(baseRef)}, and this build is compared with ${branchName(expected)}`;
  return undefined;
}

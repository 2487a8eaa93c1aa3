// What a key is worth now: whether it still opens anything, and how soon that ends.
import type { ManagedKey } from '../../api/contract.ts';

export type KeyState = 'revoked' | 'expired' | 'ends-in-days' | 'ends-soon' | 'replaced' | 'active' | 'unused';

const day = 86_400_000;

/** Days before its end from which a key is shown as ending. */
export const warnDays = 14;
/** Days before its end from which it is pressing. */
export const pressDays = 3;

/** `all` tells whether a key that ends was replaced by a newer one of the same name: such an end is wanted. */
export function readKeyState(key: ManagedKey, all: readonly ManagedKey[], now: number): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  const left = key.expiresAt === null ? Infinity : Date.parse(key.expiresAt) - now;
  if (left <= 0) return 'expired';
  if (left <= warnDays * day) {
    if (all.some((other) => replaces(other, key, now))) return 'replaced';
    return left <= pressDays * day ? 'ends-soon' : 'ends-in-days';
  }
  return key.lastUsedAt === null ? 'unused' : 'active';
}

function replaces(other: ManagedKey, key: ManagedKey, now: number): boolean {
  const isLive = other.revokedAt === null && (other.expiresAt === null || Date.parse(other.expiresAt) > now);
  return isLive && other.name === key.name && other.project === key.project && other.createdAt > key.createdAt;
}

export function isOver(state: KeyState): boolean {
  return state === 'revoked' || state === 'expired';
}

export function isEnding(state: KeyState): boolean {
  return state === 'ends-soon' || state === 'ends-in-days';
}

/** The key as far as it may be shown: prefix, clear id and last four. */
export function formatKeyId({ project, keyId, lastFour }: Pick<ManagedKey, 'project' | 'keyId' | 'lastFour'>): string {
  return `pcl_${project === null ? 'ten' : 'prj'}_${keyId}…${lastFour}`;
}

// How near a count is to its limit, and what happens at it.
import type { Quota } from '../../api/contract.ts';

export type Nearness = 'unlimited' | 'far' | 'near' | 'full';

const nearFrom = 0.8;

export function measureUse({ used, limit }: { readonly used: number; readonly limit: number | null }): Nearness {
  if (limit === null) return 'unlimited';
  if (used >= limit) return 'full';
  return used >= limit * nearFrom ? 'near' : 'far';
}

export const quotaWords: Readonly<Record<Quota, { readonly name: string; readonly allows: string; readonly whenFull: string }>> = {
  projects: {
    name: 'Projects',
    allows: 'projects',
    whenFull: 'New projects are refused. Those that are there go on as before.',
  },
  uploadsPerDay: {
    name: 'Uploads today',
    allows: 'uploads a day',
    whenFull: 'New uploads are refused; nothing is deleted, and gates stay as they are.',
  },
  storedFindings: {
    name: 'Stored findings',
    allows: 'stored findings',
    whenFull: 'Uploads that bring new findings are refused; others still go through. Nothing is deleted, and gates stay as they are.',
  },
  members: {
    name: 'Members',
    allows: 'members',
    whenFull: 'New invitations are refused. Everybody who is a member stays one.',
  },
};

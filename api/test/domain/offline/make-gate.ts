// Offline gates for tests: each takes only what the test is about.
import { type OfflineGate, offlineGateFormat } from '@portcullis/contract';
import { defaultPolicy, emptyPolicy } from '../../../src/domain/gate/default-policy.ts';
import type { OfflineBuild } from '../../../src/domain/offline/compare-offline.ts';

export const now = new Date('2026-11-20T12:00:00Z');
const minute = 60_000;

/** So many minutes from now. */
export const inMinutes = (minutes: number): string => new Date(now.getTime() + minutes * minute).toISOString();

export const scannedCommit = 'b'.repeat(40);

export const emptyPartition = {
  ...{ tool: 'testscan', category: '', commit: scannedCommit, ancestors: [], linesAreOf: scannedCommit },
  ...{ contextDigest: '', live: '' },
};

/** For pull requests into main, of which one tool has found nothing. */
export function makeGate(more: Partial<OfflineGate> = {}): OfflineGate {
  return {
    format: offlineGateFormat,
    project: {
      id: '0199aaaa-0000-4000-8000-000000000001',
      slug: 'web-shop',
      defaultBranch: 'refs/heads/main',
      longLivedBranches: ['release/*'],
    },
    ...{ issuedTo: 'Abcd1234', ref: 'refs/pull/5/merge', base: null, baseRef: 'refs/heads/main' },
    ...{ issuedAt: inMinutes(-60), expiresAt: inMinutes(6 * 24 * 60) },
    policies: { floor: emptyPolicy, floorVersion: 0, project: defaultPolicy, policyVersion: 1 },
    ...{ triageRevision: 0, triage: [], partitions: [emptyPartition] },
    ...more,
  };
}

export function makeBuild(more: Partial<OfflineBuild> = {}): OfflineBuild {
  return {
    ...{ project: 'web-shop', keyId: 'Abcd1234', commit: 'a'.repeat(40), ref: 'refs/pull/5/merge' },
    ...{ base: undefined, pullRequest: 5, failOn: undefined },
    ...more,
  };
}

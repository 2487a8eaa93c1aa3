// What an offline gate is to be for: this build, by this key.
import type { OfflineBuild } from '@portcullis/api/domain/offline/compare-offline.ts';
import { apiKeyPattern } from '@portcullis/contract';
import type { ScanContext, ScanInputs } from '../scan-run.ts';

/** Clear part of a key that was checked. */
export function keyIdOf(apiKey: string): string {
  return apiKeyPattern.exec(apiKey)?.[2] ?? '';
}

export function buildWish({ project, apiKey, failOn }: ScanInputs, { commit, ref, base, pullRequest }: ScanContext): OfflineBuild {
  return { project, keyId: keyIdOf(apiKey), failOn, commit, ref, base, pullRequest };
}

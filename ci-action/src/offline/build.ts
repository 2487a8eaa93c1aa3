// A build as offline work sees it, and what an offline gate is to be for: this build, by this key.
import type { OfflineBuild } from '@portcullis/api/domain/offline/compare-offline.ts';
import { apiKeyPattern } from '@portcullis/contract';
import type { Outlet } from '../outlet.ts';
import type { FoundPolicyFile } from '../policy-file.ts';
import type { PreparedReport, ScanContext, ScanInputs } from '../scan-run.ts';

/** All that a run sends, or would have sent. */
export interface Build {
  readonly policyFile: FoundPolicyFile | undefined;
  readonly reports: readonly PreparedReport[];
  readonly inputs: ScanInputs;
  readonly context: ScanContext;
  readonly outlet: Pick<Outlet, 'line'>;
}

/** Clear part of a key that was checked. */
export function keyIdOf(apiKey: string): string {
  return apiKeyPattern.exec(apiKey)?.[2] ?? '';
}

export function buildWish({ project, apiKey, failOn }: ScanInputs, { commit, ref, base, pullRequest }: ScanContext): OfflineBuild {
  return { project, keyId: keyIdOf(apiKey), failOn, commit, ref, base, pullRequest };
}

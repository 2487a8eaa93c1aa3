// POST /api/v1/audit/verifications: whether the whole log still is what was sealed. It changes nothing but for the entry that says it was done.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import { paths, type AuditVerification } from './contract.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

export interface AuditVerificationRun {
  readonly verify: () => void;
  readonly isRunning: boolean;
  readonly problem: Problem | null;
  readonly result: AuditVerification | undefined;
}

export function useAuditVerification(): AuditVerificationRun {
  const { api } = useApi();
  const tenantId = useTenantId();
  const queryClient = useQueryClient();
  const { mutate, isPending, error, data } = useMutation<AuditVerification, Problem>({
    mutationFn: () => api.send<AuditVerification>({ method: 'POST', path: paths.auditVerifications }, { tenantId }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit', tenantId] }),
  });
  return { verify: mutate, isRunning: isPending, problem: error, result: data };
}

// POST /api/v1/projects/{project}/policy/simulations: what a document would have done to commits that were scanned. It changes nothing.
import { useMutation } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import { fillPath, paths, type PolicyDocument, type Simulation } from './contract.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

export interface SimulationWish {
  readonly document: PolicyDocument;
  readonly commits: number;
}

export interface SimulationRun {
  readonly simulate: (wish: SimulationWish) => void;
  readonly isRunning: boolean;
  readonly problem: Problem | null;
  /** The last one that was answered, with what it was asked for. */
  readonly result: { readonly wish: SimulationWish; readonly simulation: Simulation } | undefined;
}

export function useSimulation(project: string): SimulationRun {
  const { api } = useApi();
  const tenantId = useTenantId();
  const { mutate, isPending, error, data } = useMutation<NonNullable<SimulationRun['result']>, Problem, SimulationWish>({
    mutationFn: async (wish) => {
      const request = { method: 'POST', path: fillPath(paths.simulatePolicy, { project }), body: wish } as const;
      return { wish, simulation: await api.send<Simulation>(request, { tenantId }) };
    },
  });
  return { simulate: mutate, isRunning: isPending, problem: error, result: data };
}

// PUT /api/v1/policy: what every project of the tenant is held to from now on.
import { paths, type FloorPolicy, type PutFloorPolicy } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';

export const publishFloor = defineAct<PutFloorPolicy, FloorPolicy>({
  name: 'publish-floor',
  request: (body) => ({ method: 'PUT', path: paths.floorPolicy, body }),
  label: () => 'Publish the gate policy of the organisation',
  invalidates: ['floor-policy', 'commit-gate', 'verdicts', 'scan', 'scans', 'branches', 'overview', 'audit'],
  done: ({ version }) => `Version ${version} of the organisation’s gate policy is in force for every project`,
});

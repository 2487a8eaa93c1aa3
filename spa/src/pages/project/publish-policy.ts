// PUT /api/v1/projects/{project}/policy: puts a new version in force.
import { fillPath, paths, type Policy, type PolicyDocument } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';

export interface PublishPolicy {
  readonly project: string;
  readonly document: PolicyDocument;
  readonly basedOn: number;
}

export const publishPolicy = defineAct<PublishPolicy, Policy>({
  name: 'publish-policy',
  request: ({ project, document, basedOn }) => ({ method: 'PUT', path: fillPath(paths.policy, { project }), body: { document, basedOn } }),
  label: ({ project }) => `Publish the gate policy of ${project}`,
  invalidates: ['policy', 'audit'],
  done: ({ version }) => `Version ${version} of the policy is in force`,
});

// What people do with a policy: save a draft of it, discard that, put a version in force.
import { fillPath, paths, type Policy, type PolicyDraft, type PutPolicy, type PutPolicyDraft } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';

interface OfProject {
  readonly project: string;
}

/** All that a policy in force decides on. */
const judged = ['policy', 'policy-versions', 'policy-draft', 'commit-gate', 'verdicts', 'scan', 'scans', 'branches', 'overview', 'audit'];

export const publishPolicy = defineAct<OfProject & PutPolicy, Policy>({
  name: 'publish-policy',
  request: ({ project, ...body }) => ({ method: 'PUT', path: fillPath(paths.policy, { project }), body }),
  label: ({ project, restoredFrom }) =>
    restoredFrom === undefined
      ? `Publish the gate policy of ${project}`
      : `Put version ${restoredFrom} of the gate policy of ${project} in force again`,
  invalidates: judged,
  done: ({ version }) => `Version ${version} of the policy is in force`,
});

export const savePolicyDraft = defineAct<OfProject & PutPolicyDraft, PolicyDraft>({
  name: 'save-policy-draft',
  request: ({ project, ...body }) => ({ method: 'PUT', path: fillPath(paths.policyDraft, { project }), body }),
  label: ({ project }) => `Save a draft of the gate policy of ${project}`,
  invalidates: ['policy-draft', 'audit'],
  done: () => 'The draft is saved. It is not in force.',
});

export const discardPolicyDraft = defineAct<OfProject, undefined>({
  name: 'discard-policy-draft',
  request: ({ project }) => ({ method: 'DELETE', path: fillPath(paths.policyDraft, { project }) }),
  label: ({ project }) => `Discard the draft of the gate policy of ${project}`,
  invalidates: ['policy-draft', 'audit'],
  done: () => 'The draft is discarded',
});

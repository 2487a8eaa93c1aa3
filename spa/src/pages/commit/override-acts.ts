// Break-glass: lets one commit pass for a while, and ends that.
import { fillPath, paths, type MakeOverride, type Override } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';

const judged = ['commit-gate', 'verdicts', 'scan', 'scans', 'branches', 'overview', 'audit'];

export const makeOverride = defineAct<MakeOverride & { readonly project: string }, Override>({
  name: 'make-override',
  request: ({ project, ...body }) => ({ method: 'POST', path: fillPath(paths.overrides, { project }), body }),
  label: ({ project, commit, hours }) =>
    `Let the commit ${commit.slice(0, 8)} of ${project} pass for ${hours === 1 ? '1 hour' : `${hours} hours`}`,
  invalidates: judged,
  done: () => 'The commit may pass for now. Its CI job asks the gate again when it is run again.',
});

export const endOverride = defineAct<{ readonly project: string; readonly override: string }>({
  name: 'end-override',
  request: ({ project, override }) => ({ method: 'DELETE', path: fillPath(paths.override, { project, override }) }),
  label: ({ project }) => `End letting a commit of ${project} pass`,
  invalidates: judged,
  done: () => 'It is ended. The gate decides again.',
});

// POST /api/v1/projects/{project}/scans/{scan}/confirm-drop: what a scan held is gone indeed.
import { fillPath, paths, type ConfirmedDrop } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { countFindings } from '../../components/triage-words.ts';

export const confirmDrop = defineAct<{ readonly project: string; readonly scan: string }, ConfirmedDrop>({
  name: 'confirm-drop',
  request: ({ project, scan }) => ({ method: 'POST', path: fillPath(paths.confirmDrop, { project, scan }) }),
  label: ({ project }) => `Confirm that findings of ${project} are gone`,
  invalidates: ['scan', 'scans', 'scan-changes', 'findings', 'finding', 'finding-groups', 'overview', 'audit', 'commit-gate', 'verdicts'],
  done: ({ closed }) => `${countFindings(closed)} closed as fixed`,
});

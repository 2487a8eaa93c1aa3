// POST …/findings/{finding}/split and …/merge: people correct what matching made of scans.
import { fillPath, paths, type MergedFinding, type SplitFinding } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';

interface Named {
  readonly project: string;
  readonly finding: string;
}

const touched = ['findings', 'finding', 'finding-groups', 'reviews', 'scan-changes', 'overview', 'audit'];

export const splitFinding = defineAct<Named, SplitFinding>({
  name: 'split-finding',
  request: (named) => ({ method: 'POST', path: fillPath(paths.splitFinding, { ...named }) }),
  label: ({ project }) => `Split a finding of ${project}`,
  invalidates: touched,
  done: () => 'Split: this is the new finding',
});

export const mergeFinding = defineAct<Named & { readonly into: string }, MergedFinding>({
  name: 'merge-finding',
  request: ({ into, ...named }) => ({ method: 'POST', path: fillPath(paths.mergeFinding, { ...named }), body: { into } }),
  label: ({ project }) => `Merge a finding of ${project} into another`,
  invalidates: touched.filter((name) => name !== 'finding'),
  done: () => 'Merged: this is the finding that both are',
});

// The policy of a project while it is edited: what the editor was last the same as, and what others did in between.
import { useState } from 'react';
import type { Policy, PolicyDocument, PolicyDraft } from '../../api/contract.ts';
import type { Problem } from '../../api/problem.ts';
import { usePolicyDraft } from '../../api/use-policy-draft.ts';
import { usePolicy } from '../../api/use-policy.ts';
import { useAct } from '../../auth/use-act.ts';
import { type PolicyEditor, usePolicyEditor } from '../../components/policy/use-policy-editor.ts';
import { savePolicyDraft } from './policy-acts.ts';

export interface Known {
  readonly project: string;
  readonly policy: Policy;
  readonly draft: PolicyDraft | null;
  /** When the API said so of the draft, milliseconds since the epoch. */
  readonly draftReadAt: number;
}

/** What the editor was last the same as: the draft, or without one the version in force. */
interface Seen {
  readonly version: number;
  readonly revision: number;
  readonly savedAt: string;
  readonly document: PolicyDocument;
  readonly at: number;
}

function see(policy: Policy, draft: PolicyDraft | null): Seen {
  const { revision = 0, savedAt = '', document = policy.document } = draft ?? {};
  return { version: policy.version, revision, savedAt, document, at: Date.now() };
}

export interface PolicyEditing {
  readonly editor: PolicyEditor;
  readonly hasDraft: boolean;
  /** The draft that somebody else saved in between. */
  readonly newDraft: PolicyDraft | null;
  /** True where a draft or a version of somebody else came in between, and something of mine would be lost by it. */
  readonly isOvertaken: boolean;
  readonly isUnsaved: boolean;
  /** True where it differs from what is in force. */
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly problem: Problem | null;
  readonly save: () => Promise<void>;
  readonly takeTheirs: () => void;
  readonly keepMine: () => void;
  /** Goes on from a version in force, without a draft. */
  readonly restart: (policy: Policy) => void;
}

export function usePolicyDraftEditing({ project, policy, draft, draftReadAt }: Known): PolicyEditing {
  const [seen, setSeen] = useState(() => see(policy, draft));
  const editor = usePolicyEditor(seen.document);
  const { run, isRunning, problem, reset } = useAct(savePolicyDraft);
  const { refetch: refetchDraft } = usePolicyDraft(project);
  const { refetch: refetchPolicy } = usePolicy(project);
  const isUnsaved = editor.differsFrom(seen.document);
  const newDraft = draft !== null && draft.savedAt > seen.savedAt ? draft : null;
  const isBehind = newDraft !== null || policy.version > seen.version;
  const take = (next: Seen): void => {
    reset();
    setSeen(next);
    editor.take(next.document);
  };
  // Nothing of mine would be lost. A draft stays what it is when another version comes into force.
  if (isBehind && !isUnsaved) {
    if (newDraft !== null || seen.revision === 0) take(see(policy, draft));
    else setSeen({ ...seen, version: policy.version });
  }
  // Published or discarded by somebody else. What I have here stays mine.
  if (draft === null && seen.revision > 0 && draftReadAt > seen.at) {
    if (isUnsaved) setSeen({ ...seen, revision: 0 });
    else take(see(policy, null));
  }
  const save = async (): Promise<void> => {
    const saved = await run({ project, document: editor.document, basedOn: policy.version, revision: seen.revision });
    if (saved !== undefined) setSeen(see(policy, saved));
    else await Promise.all([refetchDraft(), refetchPolicy()]);
  };
  return {
    ...{ editor, newDraft, isUnsaved, problem, save },
    hasDraft: seen.revision > 0,
    isOvertaken: isBehind && isUnsaved,
    isChanged: editor.differsFrom(policy.document),
    isSaving: isRunning,
    takeTheirs: () => take(see(policy, draft)),
    keepMine: () => setSeen({ ...see(policy, draft), document: seen.document }),
    restart: (inForce) => take({ ...see(inForce, null), savedAt: seen.savedAt }),
  };
}

// Changes the policy: editor, plain words, draft, publishing. What somebody else saved or published in between is never overwritten unseen.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Policy, PolicyDocument, PolicyDraft } from '../../api/contract.ts';
import { usePolicyDraft } from '../../api/use-policy-draft.ts';
import { usePolicy } from '../../api/use-policy.ts';
import { useAct } from '../../auth/use-act.ts';
import { PolicyEditor } from '../../components/policy/policy-editor.tsx';
import { PolicyWords } from '../../components/policy/policy-words.tsx';
import { usePolicyEditor } from '../../components/policy/use-policy-editor.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { DiscardButton } from './discard-button.tsx';
import { DraftNote } from './draft-note.tsx';
import { Overtaken } from './overtaken.tsx';
import { savePolicyDraft } from './policy-acts.ts';
import styles from './policy-page.module.css';
import { PublishModal } from './publish-modal.tsx';
import { SimulationSection } from './simulation-section.tsx';

interface PolicyWorkbenchProps {
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

export function PolicyWorkbench({ project, policy, draft, draftReadAt }: PolicyWorkbenchProps): ReactNode {
  const [seen, setSeen] = useState(() => see(policy, draft));
  const editor = usePolicyEditor(seen.document);
  const save = useAct(savePolicyDraft);
  const { refetch: refetchDraft } = usePolicyDraft(project);
  const { refetch: refetchPolicy } = usePolicy(project);
  const [isPublishing, setIsPublishing] = useState(false);
  const isUnsaved = editor.differsFrom(seen.document);
  const isChanged = editor.differsFrom(policy.document);
  const hasNewDraft = draft !== null && draft.savedAt > seen.savedAt;
  const isOvertaken = hasNewDraft || policy.version > seen.version;
  const take = (next: Seen): void => {
    save.reset();
    setSeen(next);
    editor.take(next.document);
  };
  // Nothing of mine would be lost. A draft stays what it is when another version comes into force.
  if (isOvertaken && !isUnsaved) {
    if (hasNewDraft || seen.revision === 0) take(see(policy, draft));
    else setSeen({ ...seen, version: policy.version });
  }
  // Published or discarded by somebody else. What I have here stays mine.
  if (draft === null && seen.revision > 0 && draftReadAt > seen.at) {
    if (isUnsaved) setSeen({ ...seen, revision: 0 });
    else take(see(policy, null));
  }
  const saveDraft = async (): Promise<void> => {
    const saved = await save.run({ project, document: editor.document, basedOn: policy.version, revision: seen.revision });
    if (saved !== undefined) setSeen(see(policy, saved));
    else await Promise.all([refetchDraft(), refetchPolicy()]);
  };
  const mayRemain = seen.revision > 0 || isUnsaved;
  return (
    <>
      <section className={styles['card']} aria-labelledby="reading" tabIndex={-1} data-focus-home>
        <h2 id="reading">What it says</h2>
        <div aria-live="polite">
          <PolicyWords document={editor.document} none="It asks for nothing: no finding blocks a commit." />
        </div>
      </section>
      {seen.revision > 0 && draft !== null && <DraftNote draft={draft} policy={policy} />}
      <PolicyEditor editor={editor} />
      {isOvertaken && isUnsaved ? (
        <Overtaken
          policy={policy}
          draft={hasNewDraft ? draft : null}
          onTake={() => take(see(policy, draft))}
          onKeep={() => setSeen({ ...see(policy, draft), document: seen.document })}
        />
      ) : (
        <ProblemAlert problem={save.problem} />
      )}
      <div className={styles['bar']}>
        <p role="status">{describeState({ isWhole: editor.isWhole, isUnsaved, isChanged, version: policy.version })}</p>
        <div className={styles['buttons']}>
          {mayRemain && (
            <DiscardButton
              project={project}
              hasDraft={seen.revision > 0}
              onDiscarded={() => take({ ...see(policy, null), savedAt: seen.savedAt })}
            />
          )}
          <Button
            variant="default"
            px="sm"
            loading={save.isRunning}
            disabled={!isUnsaved || !editor.isWhole || isOvertaken}
            onClick={() => void saveDraft()}
          >
            Save draft
          </Button>
          <Button px="sm" disabled={!isChanged || !editor.isWhole || isOvertaken} onClick={() => setIsPublishing(true)}>
            Publish…
          </Button>
        </div>
      </div>
      <PublishModal
        opened={isPublishing}
        project={project}
        policy={policy}
        document={editor.document}
        onClose={() => setIsPublishing(false)}
        onPublished={(published) => {
          setIsPublishing(false);
          take({ ...see(published, null), savedAt: seen.savedAt });
        }}
      />
      <SimulationSection project={project} editor={editor} />
    </>
  );
}

interface State {
  readonly isWhole: boolean;
  readonly isUnsaved: boolean;
  readonly isChanged: boolean;
  readonly version: number;
}

function describeState({ isWhole, isUnsaved, isChanged, version }: State): string {
  if (!isWhole) return 'Something is not right yet: see above the document.';
  if (isUnsaved) return 'Changes are not saved.';
  return isChanged ? `The draft differs from version ${version}, which is in force.` : `As version ${version}, which is in force.`;
}

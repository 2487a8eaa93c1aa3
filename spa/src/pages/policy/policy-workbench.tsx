// Changes the policy: plain words, editor, draft, publishing. What somebody else saved or published in between is never overwritten unseen.
import { useState, type ReactNode } from 'react';
import { PolicyEditor } from '../../components/policy/policy-editor.tsx';
import { PolicyWords } from '../../components/policy/policy-words.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { ActionBar } from './action-bar.tsx';
import { DraftNote } from './draft-note.tsx';
import { Overtaken } from './overtaken.tsx';
import styles from './policy-page.module.css';
import { PublishModal } from './publish-modal.tsx';
import { SimulationSection } from './simulation-section.tsx';
import { type Known, usePolicyDraftEditing } from './use-policy-draft-editing.ts';

export function PolicyWorkbench(known: Known): ReactNode {
  const { project, policy, draft } = known;
  const editing = usePolicyDraftEditing(known);
  const { editor, hasDraft, newDraft, isOvertaken, problem, takeTheirs, keepMine, restart } = editing;
  const [isPublishing, setIsPublishing] = useState(false);
  return (
    <>
      <section className={styles['card']} aria-labelledby="reading" tabIndex={-1} data-focus-home>
        <h2 id="reading">What it says</h2>
        <div aria-live="polite">
          <PolicyWords document={editor.document} none="It asks for nothing: no finding blocks a commit." />
        </div>
      </section>
      {hasDraft && draft !== null && <DraftNote draft={draft} policy={policy} />}
      <PolicyEditor editor={editor} />
      {isOvertaken ? (
        <Overtaken policy={policy} draft={newDraft} onTake={takeTheirs} onKeep={keepMine} />
      ) : (
        <ProblemAlert problem={problem} />
      )}
      <ActionBar project={project} policy={policy} editing={editing} onPublish={() => setIsPublishing(true)} />
      <PublishModal
        opened={isPublishing}
        project={project}
        policy={policy}
        document={editor.document}
        onClose={() => setIsPublishing(false)}
        onPublished={(published) => {
          setIsPublishing(false);
          restart(published);
        }}
      />
      <SimulationSection project={project} editor={editor} />
    </>
  );
}

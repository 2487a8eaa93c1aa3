// Form and document of a policy beside each other; each follows the other.
import type { ReactNode } from 'react';
import { DocumentPane } from './document-pane.tsx';
import { PolicyForm } from './policy-form.tsx';
import styles from './policy.module.css';
import type { PolicyEditor as Editor } from './use-policy-editor.ts';

export function PolicyEditor({ editor }: { readonly editor: Editor }): ReactNode {
  const { document, faults, isTextAhead, changeDocument } = editor;
  return (
    <div className={styles['editor']}>
      <fieldset className={styles['form']} disabled={isTextAhead} aria-label="Form">
        {isTextAhead && (
          <p className={styles['waits']} role="status">
            The form waits until the document is right again.
          </p>
        )}
        <PolicyForm document={document} faults={faults} onChange={changeDocument} />
      </fieldset>
      <DocumentPane editor={editor} />
    </div>
  );
}

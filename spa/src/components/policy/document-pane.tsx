// The policy as a JSON document, which can be typed or pasted. Faults lead to their line.
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useId, useRef, type ReactNode } from 'react';
import { PlainLine } from '../plain-line.tsx';
import { namePlace } from './document-fault.ts';
import styles from './policy.module.css';
import type { PlacedFault, PolicyEditor } from './use-policy-editor.ts';

const mostShown = 12;

export function DocumentPane({ editor }: { readonly editor: PolicyEditor }): ReactNode {
  const { text, faults, changeText } = editor;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { copy, copied } = useClipboard({ timeout: 3_000 });
  const goTo = ({ line }: PlacedFault): void => {
    const start = text.split('\n').slice(0, (line ?? 1) - 1).join('\n').length + ((line ?? 1) > 1 ? 1 : 0); // prettier-ignore
    const end = text.indexOf('\n', start);
    field.current?.focus();
    field.current?.setSelectionRange(start, end === -1 ? text.length : end);
  };
  return (
    <section className={styles['pane']} aria-label="Document">
      <div className={styles['paneHead']}>
        <label htmlFor={id}>Document (JSON)</label>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={() => copy(text)}
        >
          <span role="status">{copied ? 'Copied' : 'Copy'}</span>
        </Button>
      </div>
      <div id={`${id}-faults`} aria-live="polite">
        {faults.length > 0 && <FaultList editor={editor} onGoTo={goTo} />}
      </div>
      <textarea
        ref={field}
        id={id}
        className={styles['text']}
        value={text}
        rows={Math.min(40, Math.max(16, text.split('\n').length + 1))}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        aria-invalid={faults.length > 0 || undefined}
        aria-describedby={`${id}-faults`}
        onChange={({ currentTarget: { value } }) => changeText(value)}
      />
    </section>
  );
}

function FaultList({ editor, onGoTo }: { readonly editor: PolicyEditor; readonly onGoTo: (fault: PlacedFault) => void }): ReactNode {
  const { faults, document, isTextAhead } = editor;
  return (
    <div className={styles['faults']}>
      <p>{faults.length === 1 ? 'One thing is not right yet' : `${faults.length} things are not right yet`}</p>
      <ul>
        {faults.slice(0, mostShown).map((fault, index) => (
          <li key={index}>
            {fault.line !== undefined && (
              <button type="button" onClick={() => onGoTo(fault)}>
                Line {fault.line}
              </button>
            )}
            <span>
              <PlainLine text={namePlace(fault.pointer, isTextAhead ? undefined : document)} longest={120} />:{' '}
              <PlainLine text={fault.message} longest={300} />
            </span>
          </li>
        ))}
      </ul>
      {faults.length > mostShown && <p>and {faults.length - mostShown} more</p>}
    </div>
  );
}

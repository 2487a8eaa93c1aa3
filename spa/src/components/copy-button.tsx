// Copies a text and says so. With `showsText` the text stands beside it: a field to take a key or an address from.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { notify } from './notify.ts';
import styles from './copy.module.css';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied: "commit", "key". */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps): ReactNode {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
      setTimeout(() => setIsCopied(false), 2_000);
    } catch {
      notify.failed(`Copy the ${what}`, 'The browser did not allow it. Select the text and copy it by hand.');
    }
  };
  return (
    <Tooltip label={isCopied ? 'Copied' : `Copy the ${what}`}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Copy the ${what}`} onClick={() => void copy()}>
        {isCopied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        <span className="visually-hidden" role="status">
          {isCopied ? 'Copied' : ''}
        </span>
      </ActionIcon>
    </Tooltip>
  );
}

export function CopyField({ text, what }: CopyButtonProps): ReactNode {
  return (
    <div className={styles['field']}>
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}

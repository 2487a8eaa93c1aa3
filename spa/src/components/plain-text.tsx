// A longer text from outside, such as a scanner's message: inert, wrapped anywhere, cut with a way to see the rest.
import { Anchor } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import styles from './plain-text.module.css';
import { showInvisible } from './show-invisible.tsx';

interface PlainTextProps {
  readonly text: string;
  /** Characters that are shown before "Show more". */
  readonly longest?: number;
  readonly mono?: boolean;
}

export function PlainText({ text, longest = 600, mono = false }: PlainTextProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const isLong = text.length > longest + 100;
  // A pair of surrogates is not cut in two.
  const shown = isLong && !isOpen ? text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '') : text;
  return (
    <div className={styles['text']} data-mono={mono || undefined}>
      <bdi>{showInvisible(shown)}</bdi>
      {isLong && !isOpen && '… '}
      {isLong && (
        <Anchor component="button" type="button" size="sm" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? ' Show less' : `Show more (${text.length.toLocaleString('en')} characters)`}
        </Anchor>
      )}
    </div>
  );
}

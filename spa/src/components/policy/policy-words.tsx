// What a policy says, sentence by sentence; follows the editor.
import type { ReactNode } from 'react';
import type { PolicyDocument } from '../../api/contract.ts';
import { PlainText } from '../plain-text.tsx';
import { describePolicy } from './plain-words.ts';
import styles from './policy.module.css';

interface PolicyWordsProps {
  readonly document: PolicyDocument;
  /** What to say of one that asks for nothing. */
  readonly none: string;
}

export function PolicyWords({ document, none }: PolicyWordsProps): ReactNode {
  const sentences = describePolicy(document);
  if (sentences.length === 0) return <p className={styles['note']}>{none}</p>;
  return (
    <ul className={styles['reading']}>
      {sentences.map((sentence, index) => (
        <li key={index}>
          <PlainText text={sentence} longest={600} />
          {document.rules[index] !== undefined && <code>{document.rules[index].id.slice(0, 63)}</code>}
        </li>
      ))}
    </ul>
  );
}

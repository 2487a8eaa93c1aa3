// Turns characters that hide or reorder text into visible marks (Unicode TR36: bidi controls, zero-width, other controls).
import type { ReactNode } from 'react';
import styles from './plain-text.module.css';

// Category C but line feed and tab, the two separators of category Z that break lines, and letters and marks that look like nothing.
const invisible = /([^\P{C}\n\t]|\u2028|\u2029|\u115f|\u1160|\u3164|\uffa0|\u034f)/gu;

export function showInvisible(text: string): ReactNode {
  // Splitting by a pattern with one group gives text and mark in turn.
  return text.split(invisible).map((part, index) => (index % 2 === 0 ? part : <Mark key={index} character={part} />));
}

function Mark({ character }: { readonly character: string }): ReactNode {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return (
    <span className={styles['mark']} title={`Invisible character ${code}`}>
      {code}
    </span>
  );
}

// How two policies differ: the sentences that go and come, then the lines of their documents.
import { useMemo, type ReactNode } from 'react';
import type { PolicyDocument } from '../../api/contract.ts';
import { PlainText } from '../plain-text.tsx';
import { compareDocuments } from './compare-documents.ts';
import { diffLines, foldSame } from './diff-lines.ts';
import { isSameDocument, orderKeys, writeText } from './edit-document.ts';
import styles from './policy.module.css';

interface PolicyDiffProps {
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
}

export function PolicyDiff({ before, after }: PolicyDiffProps): ReactNode {
  const { gone, come } = compareDocuments(before, after);
  if (isSameDocument(before, after)) return <p className={styles['note']}>They say the same.</p>;
  return (
    <div className={styles['diff']}>
      <Sentences title="No longer" sentences={gone} kind="removed" />
      <Sentences title="From then on" sentences={come} kind="added" />
      <Lines before={before} after={after} />
    </div>
  );
}

interface SentencesProps {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly kind: 'added' | 'removed';
}

function Sentences({ title, sentences, kind }: SentencesProps): ReactNode {
  if (sentences.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className={styles['changed']} data-kind={kind}>
        {sentences.map((sentence, index) => (
          <li key={index}>
            <PlainText text={sentence} longest={600} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const signs = { same: ' ', added: '+', removed: '−' } as const;
const said = { added: 'added: ', removed: 'removed: ' } as const;

function Lines({ before, after }: PolicyDiffProps): ReactNode {
  const rows = useMemo(() => foldSame(diffLines(writeText(orderKeys(before)), writeText(orderKeys(after)))), [before, after]);
  return (
    <details className={styles['lines']}>
      <summary>Line by line</summary>
      <pre tabIndex={0} aria-label="Changed lines of the document">
        {rows.map((row, index) =>
          typeof row === 'number' ? (
            <span key={index} data-kind="left-out">{`⋯ ${row} lines alike\n`}</span>
          ) : (
            <span key={index} data-kind={row.kind}>
              {row.kind !== 'same' && <span className="visually-hidden">{said[row.kind]}</span>}
              <span aria-hidden>{signs[row.kind]} </span>
              {`${row.text}\n`}
            </span>
          ),
        )}
      </pre>
    </details>
  );
}

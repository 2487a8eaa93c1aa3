// Before and after, field by field; values as text, whatever they are.
import type { ReactNode } from 'react';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import styles from './audit.module.css';
import { diffValues, type FieldChange } from './diff-values.ts';

export function ChangeTable({ before, after }: { readonly before: unknown; readonly after: unknown }): ReactNode {
  const changes = diffValues(before, after);
  if (changes.length === 0) return null;
  const hasBefore = before !== null && before !== undefined;
  const hasAfter = after !== null && after !== undefined;
  return (
    <table className={styles['changes']}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          {hasBefore && <th scope="col">Before</th>}
          {hasAfter && <th scope="col">After</th>}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field} data-changed={change.isChanged || undefined}>
            <th scope="row">
              {change.field === '' ? 'value' : <PlainLine text={change.field} longest={80} />}
              {change.isChanged && <span className="visually-hidden"> (changed)</span>}
            </th>
            {hasBefore && <Value side="before" change={change} />}
            {hasAfter && <Value side="after" change={change} />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ side, change }: { readonly side: 'before' | 'after'; readonly change: FieldChange }): ReactNode {
  const text = change[side];
  return (
    <td data-side={change.isChanged ? side : undefined}>
      {text === undefined ? <span className={styles['nothing']}>–</span> : <PlainText text={text} mono longest={400} />}
    </td>
  );
}

// Whose draft is open, and what it was made on.
import type { ReactNode } from 'react';
import type { Policy, PolicyDraft } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag } from '../../components/tag.tsx';
import styles from './policy-page.module.css';

export function DraftNote({
  draft: { savedBy, savedAt, basedOn },
  policy,
}: {
  readonly draft: PolicyDraft;
  readonly policy: Policy;
}): ReactNode {
  return (
    <p className={styles['draft']}>
      <Tag tone="warn">Draft</Tag>
      <span>
        Saved by <PlainLine text={savedBy} longest={80} /> <RelativeTime at={savedAt} />. It is not in force.
        {basedOn < policy.version && (
          <strong>
            {' '}
            It was made on version {basedOn}; version {policy.version} came in between, so look at the comparison before you publish.
          </strong>
        )}
      </span>
    </p>
  );
}

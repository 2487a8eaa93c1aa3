// The gate policy of the organisation: what every project is held to. Owners and admins change it in the editor that projects have, too.
import { Button, Skeleton } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import type { FloorPolicy } from '../../api/contract.ts';
import { useFloorPolicy } from '../../api/use-floor-policy.ts';
import { useMay } from '../../api/use-me.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PageSection } from '../../components/page-section.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PolicyWords } from '../../components/policy/policy-words.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './settings.module.css';

const FloorEditor = lazy(() => import('./floor-editor.tsx').then(({ FloorEditor: editor }) => ({ default: editor })));

export function FloorSection(): ReactNode {
  const { data: floor, error, refetch } = useFloorPolicy();
  const mayManage = useMay('floor.manage');
  const [isOpen, setIsOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The router knows no fragments.
    if (location.hash === '#floor') place.current?.scrollIntoView();
  }, []);
  return (
    <div id="floor" ref={place} className={styles['wide']}>
      <PageSection
        title="Gate policy of the organisation"
        description={`Holds for every project on top of its own policy, which can add to it and loosen nothing. ${mayManage ? '' : 'Owners and admins change it.'}`}
        actions={
          mayManage &&
          floor !== undefined &&
          !isOpen && (
            <Button variant="default" onClick={() => setIsOpen(true)}>
              Change it
            </Button>
          )
        }
      >
        {floor === undefined && error === null && <Skeleton height={90} role="status" aria-label="Loading the policy" />}
        {floor === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
        {floor !== undefined && !isOpen && <FloorReading floor={floor} />}
        {floor !== undefined && isOpen && (
          <Suspense fallback={<Skeleton height={420} role="status" aria-label="Loading the editor" />}>
            <FloorEditor floor={floor} onClose={() => setIsOpen(false)} />
          </Suspense>
        )}
      </PageSection>
    </div>
  );
}

function FloorReading({ floor: { version, document, createdBy, createdAt } }: { readonly floor: FloorPolicy }): ReactNode {
  return (
    <div className={styles['floor']}>
      <PolicyWords document={document} none="It asks for nothing: each project’s own policy decides alone." />
      {version > 0 && (
        <p className={styles['note']}>
          Version {version}
          {createdBy !== null && (
            <>
              {' '}
              by <PlainLine text={createdBy} longest={80} />
            </>
          )}
          {createdAt !== null && (
            <>
              , <RelativeTime at={createdAt} />
            </>
          )}
          .
        </p>
      )}
    </div>
  );
}

// Where a finding is shown: beside the list where there is room, in a drawer over it where not. With the way to the next one.
import { ActionIcon, CloseButton, Drawer } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { FindingPanel } from './finding-panel.tsx';
import styles from './finding-panel.module.css';

export interface PanelFrameProps {
  readonly project: string;
  readonly finding: string;
  readonly isBeside: boolean;
  /** Among the loaded ones; null where it is not one of them. */
  readonly position: { readonly number: number; readonly of: number } | null;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
  readonly onClose: () => void;
}

export function PanelFrame(props: PanelFrameProps): ReactNode {
  const { isBeside, onClose } = props;
  if (isBeside)
    return (
      <aside aria-label="Finding" className={styles['aside']}>
        <PanelBody {...props} />
      </aside>
    );
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(34rem, 100%)"
      withCloseButton={false}
      padding={0}
      aria-label="Finding"
      transitionProps={{ duration: 120 }}
    >
      <PanelBody {...props} />
    </Drawer>
  );
}

function PanelBody({ project, finding, isBeside, position, onPrevious, onNext, onClose }: PanelFrameProps): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  // The next finding is read from its beginning.
  useEffect(() => {
    body.current?.scrollTo({ top: 0 });
    if (!isBeside) body.current?.closest('[role="dialog"]')?.scrollTo({ top: 0 });
  }, [finding, isBeside]);
  return (
    <>
      <div className={styles['bar']}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Previous finding"
          disabled={onPrevious === null}
          onClick={() => onPrevious?.()}
        >
          <IconChevronUp size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label="Next finding" disabled={onNext === null} onClick={() => onNext?.()}>
          <IconChevronDown size={18} aria-hidden />
        </ActionIcon>
        <span className={styles['position']}>
          {position !== null && `${position.number.toLocaleString('en')} of ${position.of.toLocaleString('en')}`}
        </span>
        <CopyButton text={location.href} what="link to this finding" />
        <CloseButton aria-label="Close the finding" onClick={onClose} />
      </div>
      <div
        ref={body}
        className={styles['body']}
        tabIndex={isBeside ? 0 : undefined}
        role={isBeside ? 'region' : undefined}
        aria-label={isBeside ? 'Details' : undefined}
      >
        <FindingPanel project={project} finding={finding} />
      </div>
    </>
  );
}

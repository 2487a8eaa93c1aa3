// Where a finding is shown: beside the list where there is room, in a drawer over it where not. With the way to the next one.
import { ActionIcon, CloseButton, Drawer } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { FindingPanel } from './finding-panel.tsx';
import styles from './finding-panel.module.css';
import type { ShownRef } from './use-shown-ref.ts';

export interface PanelFrameProps {
  readonly project: string;
  readonly finding: string;
  readonly shownRef: ShownRef;
  readonly isBeside: boolean;
  /** Among the loaded ones; null where it is not one of them. */
  readonly position: { readonly number: number; readonly of: number | undefined } | null;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
  readonly onClose: () => void;
}

export function PanelFrame(props: PanelFrameProps): ReactNode {
  const { isBeside, onClose } = props;
  const aside = useFitInView();
  if (isBeside)
    return (
      <aside ref={aside} aria-label="Finding" className={styles['aside']}>
        <PanelBody {...props} />
      </aside>
    );
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="min(34rem, 100%)" padding={0} transitionProps={{ duration: 120 }}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Finding">
        <Drawer.Body>
          <PanelBody {...props} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function PanelBody({ project, finding, shownRef, isBeside, position, onPrevious, onNext, onClose }: PanelFrameProps): ReactNode {
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
        <span className={styles['position']}>{position !== null && tellPosition(position)}</span>
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
        <FindingPanel project={project} finding={finding} shownRef={shownRef} />
      </div>
    </>
  );
}

function tellPosition({ number, of }: NonNullable<PanelFrameProps['position']>): string {
  const told = number.toLocaleString('en');
  return of === undefined ? told : `${told} of ${of.toLocaleString('en')}`;
}

/** Ends where the window ends, wherever it begins: it sticks to the top only after some scrolling. */
function useFitInView(): RefObject<HTMLElement | null> {
  const aside = useRef<HTMLElement>(null);
  useEffect(() => {
    const fit = (): void => {
      const element = aside.current;
      if (element !== null)
        element.style.maxHeight = `${Math.round(window.innerHeight - Math.max(16, element.getBoundingClientRect().top) - 16)}px`;
    };
    fit();
    window.addEventListener('scroll', fit, { passive: true });
    window.addEventListener('resize', fit);
    return () => {
      window.removeEventListener('scroll', fit);
      window.removeEventListener('resize', fit);
    };
  });
  return aside;
}

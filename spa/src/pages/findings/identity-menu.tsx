// "Not the same finding?": what is shown is another problem, or it is really another finding. Each is confirmed first.
import { Button, Menu } from '@mantine/core';
import { IconArrowMerge, IconArrowsSplit, IconChevronDown } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { FindingDetail } from '../../api/contract.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { splitFinding } from './correct-identity.ts';
import { MergeModal } from './merge-modal.tsx';
import { useFindingsAddress } from './use-findings-address.ts';

interface IdentityMenuProps {
  readonly project: string;
  readonly finding: FindingDetail;
  /** Branch or pull request that the page shows, where it names one. */
  readonly shownRef: string | undefined;
}

export function IdentityMenu({ project, finding, shownRef }: IdentityMenuProps): ReactNode {
  const { change } = useFindingsAddress();
  const [asked, setAsked] = useState<'split' | 'merge' | null>(null);
  const close = (): void => setAsked(null);
  const show = (id: string): void => {
    close();
    change({ finding: id }, { replace: true });
  };
  const isThere = finding.presence.some(({ present, until }) => present && until === null);
  return (
    <div>
      <Menu position="top-start" width={280} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" size="xs" rightSection={<IconChevronDown size={14} aria-hidden />}>
            Not the same finding?
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowsSplit size={16} aria-hidden />} disabled={!isThere} onClick={() => setAsked('split')}>
            Split: what is shown now is another problem
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowMerge size={16} aria-hidden />} onClick={() => setAsked('merge')}>
            Merge into another finding…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SplitModal project={project} finding={finding.id} opened={asked === 'split'} onClose={close} onDone={show} />
      <MergeModal project={project} finding={finding} shownRef={shownRef} opened={asked === 'merge'} onClose={close} onDone={show} />
    </div>
  );
}

interface SplitModalProps {
  readonly project: string;
  readonly finding: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** With the id of the new finding. */
  readonly onDone: (finding: string) => void;
}

function SplitModal({ project, finding, opened, onClose, onDone }: SplitModalProps): ReactNode {
  const { run, isRunning, problem, reset } = useAct(splitFinding, (answer) => onDone(answer.finding));
  return (
    <ConfirmModal
      opened={opened}
      title="Split the finding"
      confirmLabel="Split"
      isRunning={isRunning}
      problem={problem}
      onClose={() => {
        reset();
        onClose();
      }}
      onConfirm={() => void run({ project, finding })}
    >
      What is shown now becomes a finding of its own. Nobody has decided on it, so it counts and may block. This one ends there, and keeps
      its decisions and its history. Your name is kept in the audit log.
    </ConfirmModal>
  );
}

// Most findings gone at once: they are held until a second scan agrees or a person confirms it, which is done here.
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ScanDetail } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { countFindings } from '../../components/triage-words.ts';
import { confirmDrop } from './confirm-drop.ts';
import styles from './scan-notice.module.css';

interface HeldDropProps {
  readonly project: string;
  readonly scan: ScanDetail;
  readonly held: number;
}

export function HeldDrop({ project, scan: { id, ref }, held }: HeldDropProps): ReactNode {
  const mayTriage = useMay('finding.triage');
  const [isAsking, setIsAsking] = useState(false);
  const { run, isRunning, problem, reset } = useAct(confirmDrop, () => setIsAsking(false));
  const are = held === 1 ? 'is' : 'are';
  return (
    <section className={styles['notice']} data-tone="warn" aria-labelledby="held">
      <IconAlertTriangle size={26} stroke={1.7} aria-hidden />
      <div>
        <h2 id="held">
          {countFindings(held)} {are} gone at once
        </h2>
        <p>
          A broken scan looks like this, so {held === 1 ? 'it stays' : 'they stay'} open until a second scan agrees or somebody confirms it.
          Look into the scanner’s log and at{' '}
          <Link href={`/projects/${project}/findings?${new URLSearchParams({ ref }).toString()}`}>what is open on the branch</Link>.
        </p>
        {mayTriage ? (
          <Button variant="default" onClick={() => setIsAsking(true)}>
            Confirm that {held === 1 ? 'it is' : 'they are'} gone
          </Button>
        ) : (
          <p>Your role may look at this and not confirm it.</p>
        )}
      </div>
      <ConfirmModal
        opened={isAsking}
        title={`Confirm that ${countFindings(held)} ${are} gone`}
        confirmLabel="Close as fixed"
        isRunning={isRunning}
        problem={problem}
        onClose={() => {
          reset();
          setIsAsking(false);
        }}
        onConfirm={() => void run({ project, scan: id })}
      >
        {held === 1 ? 'It counts' : 'They count'} as fixed from then on. What people decided stays, and holds again should one come back.
        The commit is judged again. Your name is kept in the audit log.
      </ConfirmModal>
    </section>
  );
}

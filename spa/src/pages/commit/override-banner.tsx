// Break-glass in force: who lets the commit pass, why, for how long still, and what the gate says without it.
import { Button } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Verdict } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import styles from './commit-page.module.css';
import { formatLeft } from './format-left.ts';
import { endOverride } from './override-acts.ts';
import { useNow } from './use-now.ts';

interface OverrideBannerProps {
  readonly project: string;
  readonly override: NonNullable<Verdict['override']>;
  /** Called when its time is over: the gate has to be asked again. */
  readonly onOver: () => void;
}

export function OverrideBanner({ project, override, onOver }: OverrideBannerProps): ReactNode {
  const { id, reason, madeBy, expiresAt, instead } = override;
  const mayOverride = useMay('gate.override');
  const [isAsking, setIsAsking] = useState(false);
  const { run, isRunning, problem, reset } = useAct(endOverride, () => setIsAsking(false));
  return (
    <section className={styles['override']} aria-labelledby="override">
      <IconLockOpen size={28} stroke={1.7} aria-hidden />
      <div className={styles['overrideTexts']}>
        <h2 id="override">
          <PlainLine text={madeBy} longest={80} /> lets this commit pass
        </h2>
        <q>
          <PlainText text={reason} longest={2000} />
        </q>
        <p>
          Without that the gate says <OutcomeBadge outcome={instead} />
        </p>
      </div>
      <div className={styles['left']}>
        <Countdown expiresAt={expiresAt} onOver={onOver} />
        {mayOverride && (
          <Button variant="default" size="sm" onClick={() => setIsAsking(true)}>
            End it now
          </Button>
        )}
      </div>
      <ConfirmModal
        opened={isAsking}
        title="End letting this commit pass"
        confirmLabel="End it now"
        isRunning={isRunning}
        problem={problem}
        onClose={() => {
          reset();
          setIsAsking(false);
        }}
        onConfirm={() => void run({ project, override: id })}
      >
        The gate decides again at once. Builds that went through stay as they are.
      </ConfirmModal>
    </section>
  );
}

function Countdown({ expiresAt, onOver }: Pick<OverrideBannerProps, 'onOver'> & { readonly expiresAt: string }): ReactNode {
  const now = useNow(1_000);
  const left = Date.parse(expiresAt) - now;
  const isOver = left <= 0;
  // The server's clock may be a little late: asked until it says so, too.
  const beat = isOver ? Math.floor(now / 5_000) : -1;
  useEffect(() => {
    if (beat >= 0) onOver();
  }, [beat]);
  return (
    <p className={styles['countdown']}>
      <span role="timer" aria-label="Time left" title={new Date(expiresAt).toLocaleString()}>
        {formatLeft(left)}
      </span>
      <span>{isOver ? 'is over' : 'left'}</span>
    </p>
  );
}

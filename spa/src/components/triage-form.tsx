// Decides on one finding or many: state, where it holds, reason; of an acceptance its owner and its end. Who may not decide sees the state alone.
import { Button, Group, Progress, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TriageState } from '../api/contract.ts';
import type { Decision } from '../api/in-force.ts';
import { useMay } from '../api/use-me.ts';
import { useTriage } from '../api/use-triage.ts';
import { ExpiryField } from './expiry-field.tsx';
import { OwnerField } from './owner-field.tsx';
import { endOfDay, daysAhead } from './expiry-days.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { ScopeField, type ShownBranch } from './scope-field.tsx';
import { TriageBadge } from './triage-badge.tsx';
import styles from './triage-form.module.css';
import { countFindings, needsReason, triageOrder, triageWords } from './triage-words.ts';

interface TriageFormProps {
  /** Slug of the project. */
  readonly project: string;
  readonly findings: readonly string[];
  /** What holds now; undefined where the findings differ. */
  readonly current: TriageState | undefined;
  /** The branch that is shown, where it is not the default one. */
  readonly branch?: ShownBranch | undefined;
  /** Called when it is decided. */
  readonly onDone?: (decision: Decision) => void;
}

export function TriageForm(props: TriageFormProps): ReactNode {
  const mayTriage = useMay('finding.triage');
  if (mayTriage) return <DecisionForm key={`${props.findings[0] ?? ''} ${props.current ?? ''} ${props.branch?.ref ?? ''}`} {...props} />;
  return (
    <Stack gap="xs" align="flex-start">
      {props.current !== undefined && <TriageBadge state={props.current} />}
      <Text size="sm" c="dimmed">
        Your role may look at findings and not decide on them.
      </Text>
    </Stack>
  );
}

function DecisionForm({ project, findings, current, branch, onDone }: TriageFormProps): ReactNode {
  const [state, setState] = useState<TriageState | undefined>(current);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() => daysAhead(90));
  const [owner, setOwner] = useState<string | null>(null);
  const [isAlone, setIsAlone] = useState(branch?.isDecidedAlone ?? false);
  const [isAgain, setIsAgain] = useState(false);
  const { triage, isRunning, progress, problem } = useTriage(project);

  const isIdle = state === undefined || (state === current && !isAgain);
  const lacksReason = state !== undefined && needsReason(state) && reason.trim() === '';
  const lacksEnd = state === 'accepted' && until === '';
  const mayDecide = !isIdle && !lacksReason && !lacksEnd && findings.length > 0;
  const decide = async (): Promise<void> => {
    if (!mayDecide || isRunning) return;
    const decision: Decision = {
      state,
      ...(branch !== undefined && isAlone ? { ref: branch.ref } : {}),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      ...(state === 'accepted' ? { expiresAt: endOfDay(until)?.toISOString() ?? '', ...(owner === null ? {} : { ownerId: owner }) } : {}),
    };
    const decided = await triage(findings, decision);
    if (decided === undefined) return;
    // What waits changes nothing yet, so the form is as before.
    if (decided.pending > 0) {
      setState(current);
      setReason('');
    }
    setIsAgain(false);
    onDone?.(decision);
  };

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void decide();
      }}
    >
      <StateChoice state={state} onChange={setState} />
      {isIdle && state !== undefined && (state !== 'open' || branch !== undefined) && (
        <Button variant="subtle" size="compact-sm" className={styles['again'] ?? ''} onClick={() => setIsAgain(true)}>
          {describeAgain(state, branch !== undefined)}
        </Button>
      )}
      {!isIdle && (
        <>
          <ReasonField state={state} reason={reason} onChange={setReason} onSubmit={() => void decide()} />
          {state === 'accepted' && <OwnerField owner={owner} onChange={setOwner} />}
          {state === 'accepted' && <ExpiryField until={until} onChange={setUntil} />}
          {branch !== undefined && <ScopeField branch={branch} isAlone={isAlone} onChange={setIsAlone} />}
        </>
      )}
      <ProblemAlert problem={problem} />
      {progress !== null && (
        <div>
          <Progress value={(100 * progress.done) / progress.of} aria-label="Findings decided" />
          <Text size="sm" c="dimmed" mt={4} role="status">
            {progress.done.toLocaleString('en')} of {countFindings(progress.of)}
          </Text>
        </div>
      )}
      {!isIdle && (
        <Group justify="flex-end">
          <Button type="submit" size="sm" loading={isRunning} disabled={!mayDecide}>
            {triageWords[state].verb}
            {findings.length > 1 && ` (${findings.length.toLocaleString('en')})`}
          </Button>
        </Group>
      )}
    </form>
  );
}

function describeAgain(state: TriageState, hasBranch: boolean): string {
  const again = state === 'accepted' ? 'Give another reason, owner or end' : 'Give another reason';
  return hasBranch ? `${again}, or decide where it holds` : again;
}

interface StateChoiceProps {
  readonly state: TriageState | undefined;
  readonly onChange: (state: TriageState) => void;
}

function StateChoice({ state, onChange }: StateChoiceProps): ReactNode {
  return (
    <div>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Decision"
        classNames={{ label: styles['choice'] ?? '' }}
        value={state ?? ''}
        data={triageOrder.map((value) => ({ value, label: triageWords[value].label }))}
        onChange={(value) => onChange(value as TriageState)}
      />
      <Text size="sm" c="dimmed" mt={6}>
        {state === undefined ? 'Choose what holds from now on.' : triageWords[state].meaning}
      </Text>
    </div>
  );
}

interface ReasonFieldProps {
  readonly state: TriageState;
  readonly reason: string;
  readonly onChange: (reason: string) => void;
  readonly onSubmit: () => void;
}

function ReasonField({ state, reason, onChange, onSubmit }: ReasonFieldProps): ReactNode {
  return (
    <Textarea
      label="Reason"
      description="Kept in the history and in the audit log."
      required={needsReason(state)}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={2000}
      value={reason}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit();
      }}
    />
  );
}

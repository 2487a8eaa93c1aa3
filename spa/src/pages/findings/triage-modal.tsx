// Decides on the selected findings.
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Finding, TriageState } from '../../api/contract.ts';
import { countFindings } from '../../components/triage-words.ts';
import { TriageForm } from '../../components/triage-form.tsx';

interface TriageModalProps {
  readonly project: string;
  /** Null while it is closed. */
  readonly findings: readonly Finding[] | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function TriageModal({ project, findings, onClose, onDone }: TriageModalProps): ReactNode {
  return (
    <Modal opened={findings !== null} onClose={onClose} title={`Decide on ${countFindings(findings?.length ?? 0)}`} size="30rem">
      {findings !== null && (
        <TriageForm project={project} findings={findings.map(({ id }) => id)} current={findSharedState(findings)} onDone={onDone} />
      )}
    </Modal>
  );
}

function findSharedState(findings: readonly Finding[]): TriageState | undefined {
  const states = new Set(findings.map(({ triage }) => triage));
  return states.size === 1 ? [...states][0] : undefined;
}

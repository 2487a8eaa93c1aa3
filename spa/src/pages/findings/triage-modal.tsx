// Decides on the selected findings.
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Finding, TriageState } from '../../api/contract.ts';
import { countFindings } from '../../components/triage-words.ts';
import type { ShownRef } from './use-shown-ref.ts';
import { TriageForm } from '../../components/triage-form.tsx';

interface TriageModalProps {
  readonly project: string;
  /** Null while it is closed. */
  readonly findings: readonly Finding[] | null;
  readonly shownRef: ShownRef;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function TriageModal({ project, findings, shownRef: { named, ofProject }, onClose, onDone }: TriageModalProps): ReactNode {
  const branch = named === undefined || named === ofProject ? undefined : { ref: named, isDecidedAlone: false };
  return (
    <Modal opened={findings !== null} onClose={onClose} title={`Decide on ${countFindings(findings?.length ?? 0)}`} size="30rem">
      {findings !== null && (
        <TriageForm
          project={project}
          findings={findings.map(({ id }) => id)}
          current={findSharedState(findings)}
          branch={branch}
          onDone={onDone}
        />
      )}
    </Modal>
  );
}

function findSharedState(findings: readonly Finding[]): TriageState | undefined {
  const states = new Set(findings.map(({ triage }) => triage));
  return states.size === 1 ? [...states][0] : undefined;
}

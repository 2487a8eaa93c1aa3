// Replaces a key by a new one, while the old one goes on for as long as builds need to change over.
import { Modal, Radio, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fillPath, paths, type CreatedKey, type ManagedKey } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { FormActions } from '../../components/form-actions.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useLast } from '../../components/use-last.ts';
import { CreatedKeyContent } from './created-key.tsx';
import { formatKeyId } from './key-state.ts';

interface Rotation {
  readonly keyId: string;
  readonly name: string;
  readonly overlapHours: number;
}

const rotateKey = defineAct<Rotation, CreatedKey>({
  name: 'rotate-key',
  request: ({ keyId, overlapHours }) => ({ method: 'POST', path: fillPath(paths.rotateKey, { key: keyId }), body: { overlapHours } }),
  label: ({ name }) => `Rotate the key “${name}”`,
  invalidates: ['keys', 'audit'],
  result: { title: 'The key that replaces it', show: (created) => <CreatedKeyContent created={created} /> },
});

const overlaps = [
  { hours: 0, label: 'Not at all', description: 'Builds that have the old key fail from now on. For a key that has leaked.' },
  { hours: 24, label: '1 day', description: 'Enough to change a secret.' },
  { hours: 168, label: '7 days', description: 'For a key that stands in several places.' },
  { hours: 720, label: '30 days', description: 'The longest.' },
] as const;

interface RotateKeyModalProps {
  readonly target: ManagedKey | null;
  readonly onClose: () => void;
}

export function RotateKeyModal({ target, onClose }: RotateKeyModalProps): ReactNode {
  const shown = useLast(target);
  return (
    <Modal opened={target !== null} onClose={onClose} title="Rotate the key">
      {shown !== null && <RotateKeyForm target={shown} onClose={onClose} />}
    </Modal>
  );
}

function RotateKeyForm({ target, onClose }: { readonly target: ManagedKey; readonly onClose: () => void }): ReactNode {
  const { run, isRunning, problem } = useAct(rotateKey, onClose);
  const [hours, setHours] = useState('24');
  const { keyId, name } = target;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run({ keyId, name, overlapHours: Number(hours) });
      }}
    >
      <Stack>
        <Text>
          <strong>
            <PlainLine text={target.name} longest={80} />
          </strong>{' '}
          ({formatKeyId(target)}) gets a successor with the same name, project and scopes
          {target.expiresAt === null ? '.' : ', and the same end: '}
          {target.expiresAt !== null && (
            <>
              <RelativeTime at={target.expiresAt} />. For a later end create a new key.
            </>
          )}
        </Text>
        <Radio.Group label="The old key goes on working for" value={hours} onChange={setHours}>
          <Stack gap="xs" mt="xs">
            {overlaps.map(({ hours: value, label, description }) => (
              <Radio key={value} value={String(value)} label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
        <ProblemAlert problem={problem} />
        <FormActions submitLabel="Rotate the key" isRunning={isRunning} onCancel={onClose} />
      </Stack>
    </form>
  );
}

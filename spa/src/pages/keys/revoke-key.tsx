// Ends a key for good, after asking with its name.
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { fillPath, paths, type ManagedKey } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useLast } from '../../components/use-last.ts';
import { formatKeyId } from './key-state.ts';

const revokeKey = defineAct<ManagedKey, undefined>({
  name: 'revoke-key',
  request: ({ keyId }) => ({ method: 'DELETE', path: fillPath(paths.key, { key: keyId }) }),
  label: ({ name }) => `Revoke the key “${name}”`,
  invalidates: ['keys', 'audit'],
  done: () => 'The key is revoked. It opens nothing any more.',
});

interface RevokeKeyModalProps {
  readonly target: ManagedKey | null;
  readonly onClose: () => void;
}

export function RevokeKeyModal({ target, onClose }: RevokeKeyModalProps): ReactNode {
  const { run, isRunning, problem, reset } = useAct(revokeKey, onClose);
  const shown = useLast(target);
  const close = (): void => {
    reset();
    onClose();
  };
  return (
    <ConfirmModal
      opened={target !== null}
      title="Revoke the key"
      confirmLabel="Revoke the key"
      onConfirm={() => target !== null && void run(target)}
      onClose={close}
      isRunning={isRunning}
      problem={problem}
    >
      {shown !== null && (
        <>
          <Text mb="xs">
            <strong>
              <PlainLine text={shown.name} longest={80} />
            </strong>{' '}
            ({formatKeyId(shown)}), last used: <RelativeTime at={shown.lastUsedAt} />
          </Text>
          <Text>Whatever still uses it is refused from the next request on. This cannot be undone.</Text>
        </>
      )}
    </ConfirmModal>
  );
}

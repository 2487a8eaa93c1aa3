// Somebody saved or published something else in between: theirs can be taken, or mine kept, knowing of theirs.
import { Alert, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Policy, PolicyDraft } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';

interface OvertakenProps {
  readonly policy: Policy;
  /** Where it is a draft that came in between. */
  readonly draft: PolicyDraft | null;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}

export function Overtaken({ policy, draft, onTake, onKeep }: OvertakenProps): ReactNode {
  const title = draft === null ? `Version ${policy.version} was published in between` : 'Another draft was saved in between';
  const who = draft === null ? policy.createdBy : draft.savedBy;
  return (
    <Alert color="indigo" title={title} role="alert">
      {who !== null && (
        <>
          By <PlainLine text={who} longest={80} />.{' '}
        </>
      )}
      Nothing of yours is lost. Take theirs and make your change again, or keep what you have here; the comparison before publishing shows
      how it differs.
      <Group mt="sm" gap="sm">
        <Button size="sm" variant="default" onClick={onTake}>
          Take theirs
        </Button>
        <Button size="sm" variant="default" onClick={onKeep}>
          Keep mine
        </Button>
      </Group>
    </Alert>
  );
}

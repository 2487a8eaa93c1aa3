// In place of everything once the tenant of this tab is not the person's any more: where they may go instead.
import { Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useApi } from '../api/api-context.ts';
import type { Membership } from '../api/contract.ts';
import { useSignIn } from '../api/use-me.ts';
import { AlonePage } from '../components/alone-page.tsx';
import { notify } from '../components/notify.ts';
import { PlainLine } from '../components/plain-line.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { useChangeTenant } from './use-change-tenant.ts';

interface NoLongerMemberProps {
  readonly lost: Membership;
  readonly others: readonly Membership[];
}

export function NoLongerMember({ lost, others }: NoLongerMemberProps): ReactNode {
  const { session } = useApi();
  const queryClient = useQueryClient();
  const change = useChangeTenant();
  useEffect(() => {
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    // What had the focus is gone with the page.
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [queryClient]);
  const signOut = (): void => {
    session
      .signOut()
      .catch(() => notify.failed('Sign out', 'The sign-out page could not be opened. Close this tab to end the session here.'));
  };
  return (
    <AlonePage
      title="You are no longer a member"
      heading={
        <>
          You are no longer a member of <PlainLine text={lost.tenantName} longest={80} />
        </>
      }
    >
      <Text role="status">
        Your membership ended, or the tenant was deleted. Nothing of it is shown here any more. To come back you need an invitation.
      </Text>
      <Stack gap="xs" mt="xs">
        {others.map(({ tenantId, tenantName }) => (
          <Button key={tenantId} variant="default" onClick={() => change(tenantId)}>
            Go to&nbsp;
            <PlainLine text={tenantName} longest={60} />
          </Button>
        ))}
        {others.length === 0 && <StartAnew onStarted={change} />}
        <Button variant="subtle" onClick={signOut}>
          Sign out
        </Button>
      </Stack>
    </AlonePage>
  );
}

function StartAnew({ onStarted }: { readonly onStarted: (tenantId: string) => void }): ReactNode {
  const { mutate, isPending, error } = useSignIn();
  const start = (): void =>
    mutate(undefined, {
      onSuccess: ({ memberships: [first] }) => {
        if (first !== undefined) onStarted(first.tenantId);
      },
    });
  return (
    <>
      <Button loading={isPending} onClick={start}>
        Start a tenant of your own
      </Button>
      {error !== null && <ProblemAlert problem={error} />}
    </>
  );
}

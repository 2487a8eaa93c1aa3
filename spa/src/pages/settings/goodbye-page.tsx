// After a tenant was deleted. Stands outside of any tenant.
import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { AlonePage } from '../../components/alone-page.tsx';
import { notify } from '../../components/notify.ts';

export function GoodbyePage(): ReactNode {
  const { session } = useApi();
  const signOut = (): void => {
    session
      .signOut()
      .catch(() => notify.failed('Sign out', 'The sign-out page could not be opened. Close this tab to end the session here.'));
  };
  return (
    <AlonePage title="The tenant is deleted">
      <Text role="status">Its projects, scans, findings, keys and members are gone. The audit log is kept.</Text>
      <Text>Remember to take its keys out of your CI: builds that still send scans fail or go on unchecked.</Text>
      <Stack gap="xs" mt="xs">
        <Button onClick={signOut}>Sign out</Button>
        <Button component={Link} href="/" variant="subtle">
          Go on to another tenant of yours, or to a new one
        </Button>
      </Stack>
    </AlonePage>
  );
}

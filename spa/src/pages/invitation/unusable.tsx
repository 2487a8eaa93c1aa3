// An invitation that leads nowhere: why, and what to do.
import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { AlonePage } from '../../components/alone-page.tsx';

export function Unusable({ title, why }: { readonly title: string; readonly why: string }): ReactNode {
  return (
    <AlonePage title={title}>
      <Text role="alert">{why}</Text>
      <Text size="sm" c="dimmed">
        The dashboard opens a tenant that you belong to. Whoever belongs to none gets an empty one of their own.
      </Text>
      <Button component={Link} href="/" variant="default" mt="xs">
        Go to the dashboard
      </Button>
    </AlonePage>
  );
}

export function AlreadyMember(): ReactNode {
  return (
    <AlonePage title="You are a member already">
      <Text role="alert">
        You belong to the tenant that this invitation is for, so there is nothing to accept. It stays good for somebody else.
      </Text>
      <Button component={Link} href="/" mt="xs">
        Open the dashboard
      </Button>
    </AlonePage>
  );
}

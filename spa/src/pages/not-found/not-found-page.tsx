// What stands at an address that is none of ours.
import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { EmptyState } from '../../components/empty-state.tsx';
import { useTitle } from '../../shell/use-title.ts';

export function NotFoundPage(): ReactNode {
  useTitle('Not found');
  return (
    <EmptyState
      icon={IconMapOff}
      title="There is nothing at this address"
      action={
        <Button component={Link} href="/">
          Go to the overview
        </Button>
      }
    >
      It may have been deleted, or it may belong to another tenant of yours.
    </EmptyState>
  );
}

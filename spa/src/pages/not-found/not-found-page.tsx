// What stands at an address that is none of ours, with the ways on.
import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { EmptyState } from '../../components/empty-state.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { useTitle } from '../../shell/use-title.ts';

export function NotFoundPage(): ReactNode {
  useTitle('Not found');
  const [location] = useLocation();
  return (
    <>
      <h1 className="visually-hidden">Not found</h1>
      <EmptyState
        icon={IconMapOff}
        title="There is nothing at this address"
        action={
          <Button component={Link} href="/">
            Go to the overview
          </Button>
        }
      >
        <code>
          <PlainLine text={location} longest={120} />
        </code>
        <br />
        It may have been deleted, or belong to another tenant of yours. Check the address, or search by Ctrl K.
      </EmptyState>
    </>
  );
}

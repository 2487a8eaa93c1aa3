// After an invitation was accepted: where somebody is now, and what they may do there.
import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Membership } from '../../api/contract.ts';
import { chooseTenant } from '../../api/tenant-choice.ts';
import { AlonePage } from '../../components/alone-page.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { roleWords } from '../members/role-words.ts';

export function Accepted({ membership: { tenantId, tenantName, role } }: { readonly membership: Membership }): ReactNode {
  const [, navigate] = useLocation();
  const open = (): void => {
    chooseTenant(tenantId);
    navigate('/', { replace: true });
  };
  return (
    <AlonePage title="You are a member now">
      <Text role="status">
        You belong to{' '}
        <strong>
          <PlainLine text={tenantName} />
        </strong>
        , as {role}. {roleWords[role].may}
      </Text>
      <Button size="md" mt="xs" onClick={open} data-autofocus>
        Open the dashboard
      </Button>
    </AlonePage>
  );
}

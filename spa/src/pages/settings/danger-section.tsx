// What cannot be undone: the end of the tenant.
import { Button, List, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { paths } from '../../api/contract.ts';
import { useMay, useMembership } from '../../api/use-me.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { PageSection } from '../../components/page-section.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './settings.module.css';

const deleteTenant = defineAct<{ readonly name: string }, undefined>({
  name: 'delete-tenant',
  request: ({ name }) => ({ method: 'DELETE', path: paths.tenant, body: { name } }),
  label: ({ name }) => `Delete the tenant “${name}” with everything in it`,
  // Asking who somebody is would make them a new tenant if this was their last. The page that follows leaves that to them.
  invalidates: [],
  result: { title: 'The tenant is deleted', show: () => <Leave /> },
});

/** Nothing of the tenant may stay on the screen or in memory. */
function Leave(): ReactNode {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  useEffect(() => {
    navigate('/goodbye', { replace: true });
    return () => queryClient.clear();
  }, [navigate, queryClient]);
  return null;
}

export function DangerSection(): ReactNode {
  const mayManage = useMay('tenant.manage');
  const name = useMembership()?.tenantName;
  const [isAsked, setIsAsked] = useState(false);
  const { run, isRunning, problem, reset } = useAct(deleteTenant);
  if (!mayManage || name === undefined) return null;
  return (
    <PageSection beside title="Delete the tenant" description="For good, and for all of its members.">
      <Stack align="flex-start" gap="md" className={styles['danger'] ?? ''}>
        <Text size="sm">
          Projects, scans, findings with their triage, keys, members and invitations go. Builds that send scans here are refused from that
          moment on. Only the audit log is kept.
        </Text>
        <Button color="red" variant="outline" onClick={() => setIsAsked(true)}>
          Delete the tenant …
        </Button>
      </Stack>
      <ConfirmModal
        opened={isAsked}
        title="Delete the tenant"
        confirmLabel="Delete it with everything in it"
        typed={name}
        onConfirm={() => void run({ name })}
        onClose={() => {
          reset();
          setIsAsked(false);
        }}
        isRunning={isRunning}
        problem={problem}
      >
        <Text mb="xs">
          <strong>
            <PlainLine text={name} longest={120} />
          </strong>{' '}
          is deleted at once:
        </Text>
        <List size="sm" spacing={4}>
          <List.Item>all projects with their scans, findings and triage,</List.Item>
          <List.Item>all keys: builds that use them are refused,</List.Item>
          <List.Item>all memberships and invitations.</List.Item>
        </List>
        <Text mt="xs">Nobody can bring it back.</Text>
      </ConfirmModal>
    </PageSection>
  );
}

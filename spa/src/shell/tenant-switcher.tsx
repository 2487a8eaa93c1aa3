// The tenant this tab is in; a list where the person belongs to several.
import { useQueryClient } from '@tanstack/react-query';
import { IconSelector } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { chooseTenant } from '../api/tenant-choice.ts';
import { useMe, useMembership } from '../api/use-me.ts';
import { PlainLine } from '../components/plain-line.tsx';
import { DropItem, DropList } from './drop-list.tsx';
import styles from './menu-texts.module.css';

export function TenantSwitcher(): ReactNode {
  const { data } = useMe();
  const current = useMembership();
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  if (data === undefined || current === undefined) return null;
  const texts = (
    <span className={styles['texts']}>
      <PlainLine text={current.tenantName} />
      <span className={styles['second']}>You are {current.role}</span>
    </span>
  );
  if (data.memberships.length < 2) return <div className={styles['plain']}>{texts}</div>;
  const change = (tenantId: string): void => {
    // Nothing of the tenant before may stand on the screen or in memory.
    navigate('/');
    chooseTenant(tenantId);
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  };
  return (
    <DropList
      purpose="Change tenant"
      opens="below"
      button={
        <>
          {texts}
          <IconSelector size={16} aria-hidden />
        </>
      }
    >
      {(close) =>
        data.memberships.map(({ tenantId, tenantName }) => (
          <DropItem
            key={tenantId}
            pressed={tenantId === current.tenantId}
            onClick={() => {
              close();
              if (tenantId !== current.tenantId) change(tenantId);
            }}
          >
            <PlainLine text={tenantName} />
          </DropItem>
        ))
      }
    </DropList>
  );
}

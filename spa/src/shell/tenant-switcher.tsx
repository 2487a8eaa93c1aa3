// The tenant this tab is in; a list where the person belongs to several.
import { IconSelector } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMe, useMembership } from '../api/use-me.ts';
import { PlainLine } from '../components/plain-line.tsx';
import { DropItem, DropList } from './drop-list.tsx';
import styles from './menu-texts.module.css';
import { useChangeTenant } from './use-change-tenant.ts';

export function TenantSwitcher(): ReactNode {
  const { data } = useMe();
  const current = useMembership();
  const change = useChangeTenant();
  if (data === undefined || current === undefined) return null;
  const texts = (
    <span className={styles['texts']}>
      <PlainLine text={current.tenantName} />
      <span className={styles['second']}>You are {current.role}</span>
    </span>
  );
  if (data.memberships.length < 2) return <div className={styles['plain']}>{texts}</div>;
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

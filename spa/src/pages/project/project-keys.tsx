// The keys a CI job can send scans of this project with. They are made and ended on the page of keys.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ManagedKey } from '../../api/contract.ts';
import { useKeys } from '../../api/use-keys.ts';
import { useMay } from '../../api/use-me.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { formatKeyId } from '../keys/key-state.ts';
import styles from './settings-tab.module.css';

export function ProjectKeys({ project }: { readonly project: string }): ReactNode {
  const mayRead = useMay('key.read');
  const mayManage = useMay('key.manage');
  const { data, error } = useKeys({ enabled: mayRead });
  if (!mayRead) return null;
  const keys = data?.items.filter(
    (key) => isLive(key) && key.scopes.includes('ingest') && (key.project === null || key.project === project),
  );
  return (
    <section className={styles['section']} aria-labelledby="keys">
      <h2 id="keys">Keys for CI</h2>
      <p className={styles['note']}>
        Keys that may send scans of this project. <Link href="/keys">{mayManage ? 'Make, rotate or revoke keys' : 'All keys'}</Link>
      </p>
      {keys === undefined ? (
        error === null ? (
          <Skeleton height={80} mt="md" />
        ) : (
          <p>The keys could not be loaded.</p>
        )
      ) : keys.length === 0 ? (
        <p>None. Without a key no scan can come in.</p>
      ) : (
        <ul className={styles['keys']}>
          {keys.map((key) => (
            <li key={key.keyId}>
              <span>
                <strong>
                  <PlainLine text={key.name} longest={80} />
                </strong>
                {key.project === null && <span className={styles['note']}> whole tenant</span>}
                <br />
                <code>{formatKeyId(key)}</code>
              </span>
              <span className={styles['note']}>
                used <RelativeTime at={key.lastUsedAt} />
                {key.expiresAt !== null && (
                  <>
                    , ends <RelativeTime at={key.expiresAt} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function isLive({ revokedAt, expiresAt }: ManagedKey): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > Date.now());
}

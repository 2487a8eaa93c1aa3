// What the tenant asks of every project: it holds on top of the project's own policy, and cannot be loosened there.
import { IconBuilding } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { FloorPolicy } from '../../api/contract.ts';
import { useMay } from '../../api/use-me.ts';
import { describePolicy } from '../../components/policy/plain-words.ts';
import { PolicyWords } from '../../components/policy/policy-words.tsx';
import styles from './policy-page.module.css';

export function FloorNotice({ floor: { version, document } }: { readonly floor: FloorPolicy }): ReactNode {
  const mayManage = useMay('floor.manage');
  if (version === 0 || describePolicy(document).length === 0) return null;
  return (
    <section className={styles['floor']} aria-labelledby="floor">
      <IconBuilding size={22} stroke={1.7} aria-hidden />
      <div>
        <h2 id="floor">Your organisation also asks for</h2>
        <PolicyWords document={document} none="" />
        <p className={styles['note']}>
          It holds on top of what stands below, for every project.{' '}
          {mayManage && <Link href="/settings#floor">Change it in the settings</Link>}
        </p>
      </div>
    </section>
  );
}

// The sidebar: tenant, search, pages, person. The same content stands in the drawer on narrow screens.
import { Kbd } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { BrandMark } from './brand-mark.tsx';
import { isCurrent } from './navigation.ts';
import { openPalette } from './open-palette.ts';
import styles from './sidebar.module.css';
import { TenantSwitcher } from './tenant-switcher.tsx';
import { useNavigation } from './use-navigation.ts';
import { UserMenu } from './user-menu.tsx';

const ReviewCount = lazy(() => import('./review-count.tsx').then(({ ReviewCount: component }) => ({ default: component })));

const modifier = navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl';

export function Sidebar({ onNavigate }: { readonly onNavigate?: () => void }): ReactNode {
  const [location] = useLocation();
  const items = useNavigation();
  return (
    <div className={styles['sidebar']}>
      <div className={styles['top']}>
        <BrandMark />
        <TenantSwitcher />
        <button
          type="button"
          className={styles['search']}
          onClick={() => {
            onNavigate?.();
            openPalette();
          }}
        >
          <IconSearch size={16} aria-hidden />
          <span>Search</span>
          <Kbd size="xs" className={styles['kbd'] ?? ''}>
            {modifier} K
          </Kbd>
        </button>
      </div>
      <nav aria-label="Pages" className={styles['pages']}>
        {items.map(({ label, href, icon: ItemIcon }) => (
          <Link
            key={href}
            href={href}
            className={styles['item']}
            aria-current={isCurrent(href, location) ? 'page' : undefined}
            onClick={() => onNavigate?.()}
          >
            <ItemIcon size={18} stroke={1.75} aria-hidden />
            {label}
            {href === '/reviews' && (
              <Suspense>
                <ReviewCount />
              </Suspense>
            )}
          </Link>
        ))}
      </nav>
      <UserMenu />
    </div>
  );
}

// Around every page: skip link, sidebar or drawer, offline notice, command palette, shortcuts, focus after navigation.
import { Burger } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../api/use-me.ts';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { BrandMark } from './brand-mark.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import { palette } from './open-palette.ts';
import styles from './shell.module.css';
import { shortcutHelp } from './shortcut-help-state.ts';
import { Sidebar } from './sidebar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const BillingBanner = lazy(() => import('./billing-banner.tsx').then(({ BillingBanner: component }) => ({ default: component })));
const CommandPalette = lazy(() => import('./command-palette.tsx').then(({ CommandPalette: component }) => ({ default: component })));
const ShortcutHelp = lazy(() => import('./shortcut-help.tsx').then(({ ShortcutHelp: component }) => ({ default: component })));
const SidebarDrawer = lazy(() => import('./sidebar-drawer.tsx').then(({ SidebarDrawer: component }) => ({ default: component })));

export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const [location] = useLocation();
  const mayReadBilling = useMay('billing.read');
  const main = useFocusAfterNavigation(location);
  useShortcuts();
  return (
    <div className={styles['shell']}>
      <a href="#main" className={styles['skip']}>
        Skip to the content
      </a>
      <header className={styles['bar']}>
        <BrandMark />
        <Burger opened={isDrawerOpen} onClick={() => setIsDrawerOpen(true)} aria-label="Open the menu" color="#fff" size="sm" />
      </header>
      <aside className={styles['aside']}>
        <Sidebar />
      </aside>
      <main id="main" className={styles['main']} ref={main} tabIndex={-1}>
        <OfflineNotice />
        <Suspense>{mayReadBilling && <BillingBanner />}</Suspense>
        <ErrorBoundary key={location}>
          <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
      <Suspense>
        {isDrawerOpen && <SidebarDrawer onClose={() => setIsDrawerOpen(false)} />}
        <OnDemand signal={palette}>
          <CommandPalette />
        </OnDemand>
        <OnDemand signal={shortcutHelp}>
          <ShortcutHelp />
        </OnDemand>
      </Suspense>
    </div>
  );
}

/** Mounted on first use, and kept, so that closing may be animated. */
function OnDemand({ signal, children }: { readonly signal: typeof palette; readonly children: ReactNode }): ReactNode {
  const isOn = signal.use();
  const [wasOn, setWasOn] = useState(isOn);
  if (isOn && !wasOn) setWasOn(true);
  return wasOn ? children : null;
}

/** Whoever uses a screen reader or the keyboard starts at the new page, not at the link that led to it. */
function useFocusAfterNavigation(location: string): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const before = useRef(location);
  useEffect(() => {
    if (before.current === location) return;
    before.current = location;
    main.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [location]);
  return main;
}
